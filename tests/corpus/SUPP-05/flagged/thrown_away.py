import os
import sys

sys.stderr = open(os.devnull, "w")  # expect: SUPP-05 likely
