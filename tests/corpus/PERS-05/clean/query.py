import os

print(os.getsid(0), os.getpgrp())
