import os

os.makedirs(os.path.expanduser("~/.config/tool"), exist_ok=True)  # expect: FSWR-01
