import random
random._os.getpid()  # expect: IMPT-06
