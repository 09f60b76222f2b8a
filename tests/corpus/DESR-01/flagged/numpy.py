import numpy as np
np.load('weights.npy', allow_pickle=True)  # expect: DESR-01
