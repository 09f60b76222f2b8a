open('secret_utility.py').read()  # expect: SECR-06
