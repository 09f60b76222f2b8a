import copyreg
import os
copyreg.pickle(complex, os.system)  # expect: DESR-02
