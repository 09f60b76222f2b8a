import os
os.system('true')  # expect: PROC-01
