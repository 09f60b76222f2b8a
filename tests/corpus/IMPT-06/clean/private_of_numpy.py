import numpy as np
print(np.random.mtrand._rand, np.core)
