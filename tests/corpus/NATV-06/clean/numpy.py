import numpy as np
import numpy.linalg
