import os
q = os
q.system('true')  # expect: PROC-01
