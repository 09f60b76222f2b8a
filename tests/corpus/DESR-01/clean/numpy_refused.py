import numpy as np

OPTIONS = {"allow_pickle": False, "mmap_mode": "r"}
np.load("weights.npy", **OPTIONS)
np.load("weights.npy", "r", 0)
