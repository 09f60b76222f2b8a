import os
import sys
open(os.path.join(sys.path[0], 'results.txt'), 'w')
