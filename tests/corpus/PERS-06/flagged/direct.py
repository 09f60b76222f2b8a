import os
import sys

sys.breakpointhook = os.abort and os.system  # expect: PERS-06
