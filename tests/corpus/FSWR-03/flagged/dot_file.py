import os

os.remove(os.path.expanduser("~/.toolrc"))  # expect: FSWR-03
