import glob
import os
glob.glob(os.path.expanduser('~/.*/*'))  # expect: SECR-07
