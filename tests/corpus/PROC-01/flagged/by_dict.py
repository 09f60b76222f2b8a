import os
os.__dict__['system']('true')  # expect: PROC-01
