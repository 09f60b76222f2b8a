import numpy as np
np.frombuffer(b'abcd', dtype=np.uint8).view(np.int8)
