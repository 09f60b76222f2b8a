import os
callbacks = [os.system]  # expect: PROC-01 likely
