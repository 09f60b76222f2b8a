import os

mode = os.environ.get("SANDBOX_MODE", "on")  # expect: SUPP-03 likely
