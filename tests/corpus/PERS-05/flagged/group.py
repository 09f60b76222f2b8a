import os

os.setpgrp()  # expect: PERS-05
