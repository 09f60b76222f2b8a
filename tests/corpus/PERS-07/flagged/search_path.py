import os

os.environ["PYTHONPATH"] = "."  # expect: PERS-07 likely
