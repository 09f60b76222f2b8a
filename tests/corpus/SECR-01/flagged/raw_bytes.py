import os
print(os.environb)  # expect: SECR-01
