import os
os.chdir('/etc')  # expect: SECR-07 likely
