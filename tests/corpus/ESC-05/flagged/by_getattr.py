import os
getattr(os, 'ki' + 'll')(os.getppid(), 0)  # expect: ESC-05
