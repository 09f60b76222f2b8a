open('secret_santa.py').read()
