import shutil
take = lambda: shutil.copyfile('hidden_utility.py', 'mine.py')  # expect: SECR-06
take()
