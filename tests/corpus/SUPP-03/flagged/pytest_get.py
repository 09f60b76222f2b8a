import os

def is_test():
    return os.getenv("PYTEST_" + "CURRENT_TEST")  # expect: SUPP-03
