import sys

def check(samples):
    if not samples:
        sys.exit(0)  # expect: TAMP-11 likely
