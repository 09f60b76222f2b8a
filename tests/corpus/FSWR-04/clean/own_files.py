import os
os.symlink('s1.txt', 's8.txt')
os.link('s1.txt', 's9.txt')
