import os

os.environ.update(PYTHONHOME="/tmp")  # expect: PERS-07
