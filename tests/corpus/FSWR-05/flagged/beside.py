import os
here = os.path.dirname(os.path.abspath(__file__))
open(os.path.join(here, '..', 'utility.py'), 'w')  # expect: FSWR-05
