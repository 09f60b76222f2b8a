import sys
sys._getframe().f_code.replace(co_code=b'')  # expect: NATV-04
