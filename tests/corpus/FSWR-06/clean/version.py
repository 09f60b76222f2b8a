import sys
import numpy as np
print(np.__file__, np.__version__, sys.executable)
