import os

os.close(2)  # expect: SUPP-05 likely
