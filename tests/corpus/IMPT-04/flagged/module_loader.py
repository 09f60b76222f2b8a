import random
random.__loader__.load_module('random')  # expect: IMPT-04
