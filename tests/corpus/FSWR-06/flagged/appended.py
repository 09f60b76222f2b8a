import numpy as np
with open(np.__file__, 'a') as file:  # expect: FSWR-06
    file.write('')
