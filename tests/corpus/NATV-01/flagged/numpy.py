import numpy as np


class Fast:
    library = np.ctypeslib.load_library('fast', '.')  # expect: NATV-01
