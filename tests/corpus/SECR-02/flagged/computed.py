import os
name = '_'.join(['AWS', 'SECRET', 'ACCESS', 'KEY'])
value = os.environ.get(name, '')  # expect: SECR-02
