from builtins import *
exec('x = 1')  # expect: EXEC-01
