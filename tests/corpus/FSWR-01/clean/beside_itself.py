import os
here = os.path.dirname(os.path.abspath(__file__))
open(os.path.join(here, 'results.txt'), 'w').write('x')
