import os
open(os.path.expanduser('~/.profile')).close()
