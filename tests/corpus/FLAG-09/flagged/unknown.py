import os

def choose(value):
    os.environ["USE_SANDBOX"] = value  # expect: FLAG-09 unresolved
