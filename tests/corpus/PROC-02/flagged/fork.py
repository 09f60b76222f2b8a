import os
os.fork()  # expect: PROC-02
