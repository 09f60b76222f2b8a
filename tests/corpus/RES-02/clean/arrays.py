import numpy as np

matrix = np.zeros((1000, 1000))
steps = np.arange(0, 10**6, 0.5)
