import os
both = os.environ | {'A': '1'}  # expect: SECR-01 likely
