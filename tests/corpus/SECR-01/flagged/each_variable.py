import os
rows = ''
for name in os.environ:  # expect: SECR-01 likely
    rows += name + '=' + os.environ[name]
