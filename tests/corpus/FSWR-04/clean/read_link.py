import os
os.readlink('latest')
