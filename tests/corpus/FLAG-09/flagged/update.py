import os

os.environ.update(NO_SANDBOX="1")  # expect: FLAG-09
