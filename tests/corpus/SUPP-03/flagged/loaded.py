import sys

is_test = "pytest" in sys.modules  # expect: SUPP-03 likely
