import sys

sys.stdout.close()  # expect: SUPP-05 likely
