open('tests/test_one.py', 'w').write('x')  # expect: FSWR-05 likely
