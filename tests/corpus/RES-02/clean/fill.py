import numpy as np

far = np.full((10, 10), 10**18)
steps = np.arange(0, 10**12, 10**9)
modulus = 998244353 * 10**6
