import numpy as np

matrix = np.zeros((10**6, 10**6))  # expect: RES-02
