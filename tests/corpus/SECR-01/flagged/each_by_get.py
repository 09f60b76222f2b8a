import os
pairs = [(name, os.environ.get(name)) for name in sorted(os.environ)]  # expect: SECR-01
