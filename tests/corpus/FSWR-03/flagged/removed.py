import os
os.remove('/etc/hosts')  # expect: FSWR-03
