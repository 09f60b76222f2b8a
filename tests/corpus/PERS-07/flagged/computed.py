import os

os.environ["PYTHON" + "STARTUP"] = "x.py"  # expect: PERS-07
