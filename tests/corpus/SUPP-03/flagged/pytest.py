import os

is_test = "PYTEST_CURRENT_TEST" in os.environ  # expect: SUPP-03
