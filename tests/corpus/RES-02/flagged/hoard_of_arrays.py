import numpy as np

blocks = [np.ones((5000, 5000)) for _ in range(1000)]  # expect: RES-02
