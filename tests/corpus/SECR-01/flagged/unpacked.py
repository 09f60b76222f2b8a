import os
everything = {**os.environ}  # expect: SECR-01 likely
