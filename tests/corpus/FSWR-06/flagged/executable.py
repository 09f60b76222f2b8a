import os
import sys
os.chmod(sys.executable, 0)  # expect: FSWR-06
