import os
print(os.getppid(), os.getpid(), os.getpgrp())
