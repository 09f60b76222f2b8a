import numpy as np
np.memmap('m.dat', dtype='float32', mode='w+', shape=(3,))
