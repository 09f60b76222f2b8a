import numpy as np

np.save("cache.npy", np.array([{}, 1], dtype=object))
np.load("cache.npy", allow_pickle=True)  # expect: DESR-01 likely
