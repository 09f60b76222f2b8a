import os

for name in ("LD_LIBRARY_PATH",):
    os.environ[name] = "."  # expect: PERS-07 likely
