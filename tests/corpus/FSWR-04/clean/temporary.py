import os
os.symlink('/tmp/cache', 'cache')
