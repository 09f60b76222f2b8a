import os as o
o.system('true')  # expect: PROC-01
