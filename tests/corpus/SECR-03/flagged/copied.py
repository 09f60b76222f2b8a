import shutil
shutil.copy('/root/.bash_history', 'notes.txt')  # expect: SECR-03
