import os

os.closerange(3, 100)  # expect: TAMP-04
