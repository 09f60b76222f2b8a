import os
os.path.exists('secret_utility.py')  # expect: SECR-06 likely
