import os
import signal

os.kill(os.getpid(), signal.SIGKILL)  # expect: TAMP-11
