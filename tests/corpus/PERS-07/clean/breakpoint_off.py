import os

os.environ["PYTHONBREAKPOINT"] = "0"
