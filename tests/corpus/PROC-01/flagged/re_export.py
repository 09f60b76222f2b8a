import random
random._os.system('true')  # expect: PROC-01
