import os
os.remove('/mnt/data/old.txt')  # expect: FSWR-03 likely
