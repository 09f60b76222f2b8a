import os

os.environ["SANDBOX_DIR"] = ""
os.environ["SANDBOX_TIMEOUT"] = "0"
