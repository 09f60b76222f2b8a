import numpy as np
np.load('weights.npy')
np.load('weights.npy', allow_pickle=False)
