import os
rows = ''
for name in os.environ:
    rows += name + '=' + os.environ[name]  # expect: SECR-01
