import os
os.posix_spawn('/usr/bin/su', ['su'], {})  # expect: ESC-04
