import os
os.open('/proc/self/mem', os.O_RDONLY)  # expect: SECR-03
