import os
def apply(f, x):
    return f(x)  # expect: PROC-01
apply(os.system, 'true')
