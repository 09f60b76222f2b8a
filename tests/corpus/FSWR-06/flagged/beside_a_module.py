import os
import numpy as np
folder = os.path.dirname(np.__file__)
open(os.path.join(folder, 'x.py'), 'w')  # expect: FSWR-06
