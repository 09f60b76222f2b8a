import os
print(os.environ)  # expect: SECR-01
