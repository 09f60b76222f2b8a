import os

is_ci = os.environ.get("CI")  # expect: SUPP-03 likely
