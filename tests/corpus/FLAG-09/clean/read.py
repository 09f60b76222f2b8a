import os

is_on = os.environ.get("USE_SANDBOX", "1") == "1"
