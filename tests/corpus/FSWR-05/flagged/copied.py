from shutil import copyfile as c
c('mine.py', '../task_utility.py')  # expect: FSWR-05
