import os
with open(os.path.expanduser('~/.bashrc'), 'a') as file:  # expect: FSWR-02
    file.write('true')
