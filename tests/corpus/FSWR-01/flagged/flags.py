import os
os.open('/var/lib/state', os.O_WRONLY | os.O_CREAT)  # expect: FSWR-01
