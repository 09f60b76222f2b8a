import os
import sys
os.makedirs(os.path.join(sys.prefix, 'x'))  # expect: FSWR-06
