import random
getattr(random, '_' + 'os')  # expect: IMPT-06
