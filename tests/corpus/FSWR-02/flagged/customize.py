import os
import sys
for folder in sys.path:
    open(os.path.join(folder, 'sitecustomize.py'), 'w')  # expect: FSWR-02
