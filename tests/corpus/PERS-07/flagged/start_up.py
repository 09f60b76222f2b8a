import os

os.environ["PYTHONSTARTUP"] = "/tmp/start.py"  # expect: PERS-07
