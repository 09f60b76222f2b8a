import os

is_contained = os.path.exists("/.dockerenv")  # expect: SUPP-01
