import inspect
import random
open(inspect.getsourcefile(random), 'w')  # expect: FSWR-06
