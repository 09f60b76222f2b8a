import numpy as np

for name in ("norm",):
    setattr(np.linalg, name, lambda *items: 0.0)  # expect: TAMP-08
