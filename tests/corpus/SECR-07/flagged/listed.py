import os
os.listdir('/')  # expect: SECR-07
