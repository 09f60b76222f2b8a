import os

os.environ.pop("USE_SANDBOX", None)  # expect: FLAG-09 likely
