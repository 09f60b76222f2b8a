import os
os.remove('/app/tests/test_utility.py')  # expect: FSWR-05
