import os

os.environ["NO_SANDBOX"] = "0"
