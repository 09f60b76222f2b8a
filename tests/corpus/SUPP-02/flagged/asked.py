import sys

if sys.gettrace() is not None:  # expect: SUPP-02 likely
    print("watched")
