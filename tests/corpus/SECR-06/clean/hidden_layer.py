import numpy as np
np.load('hidden_layer.npy')
open('hidden.txt').read()
