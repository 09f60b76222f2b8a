import os
print(os.popen('true').read())  # expect: PROC-01
