import os
os.execv('/usr/bin/mount', ['mount'])  # expect: ESC-04
