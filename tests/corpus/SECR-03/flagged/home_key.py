import os
with open(os.path.expanduser('~/.ssh/id_rsa')) as file:  # expect: SECR-03
    file.read()
