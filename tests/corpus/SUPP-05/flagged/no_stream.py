import sys

def quiet():
    sys.stdout = None  # expect: SUPP-05 likely
