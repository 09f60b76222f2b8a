open('../conftest.py', 'w').write('')  # expect: FSWR-05
