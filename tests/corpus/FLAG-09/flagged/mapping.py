import os

OFF = {"SANDBOX": "", "LANG": "C"}
os.environ.update(OFF)  # expect: FLAG-09
