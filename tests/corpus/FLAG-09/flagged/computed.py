import os

KEY = "_".join(["USE", "SANDBOX"])
os.environ[KEY] = str(int(False))  # expect: FLAG-09
