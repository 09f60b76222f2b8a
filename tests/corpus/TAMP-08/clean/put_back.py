import numpy as np

keep = np.mean
np.mean = keep
