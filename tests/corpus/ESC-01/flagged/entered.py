import os
os.setns(os.open('/proc/1/ns/mnt', os.O_RDONLY))  # expect: ESC-01
