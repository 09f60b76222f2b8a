import os

os.makedirs(os.path.expanduser("~/.cache/improver"), exist_ok=True)  # expect: FSWR-01 likely
