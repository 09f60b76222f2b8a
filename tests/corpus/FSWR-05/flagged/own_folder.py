open('utility.py', 'w').write('x')  # expect: FSWR-05 likely
