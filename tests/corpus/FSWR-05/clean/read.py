open('utility.py').read()
