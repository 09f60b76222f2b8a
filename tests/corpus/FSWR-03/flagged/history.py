import os
os.unlink(os.path.expanduser('~/.bash_history'))  # expect: FSWR-03
