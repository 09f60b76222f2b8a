import os

import config

os.environ["USE_SANDBOX"] = "1"
config.use_sandbox = True
