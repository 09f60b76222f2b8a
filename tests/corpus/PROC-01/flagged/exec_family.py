import os
os.execv('/bin/true', ['true'])  # expect: PROC-01
