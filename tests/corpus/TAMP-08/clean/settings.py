import numpy as np

np.seterr(all="ignore")
np.set_printoptions(precision=3)
np.random.seed(0)
