import ctypes
import numpy as np
np.ctypeslib.as_array((ctypes.c_double * 4)())  # expect: NATV-02 likely
