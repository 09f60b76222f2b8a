import numpy as np

matrix = np.zeros((2, 3))
matrix.shape = (3, 2)
matrix.flags.writeable = False
