import sys

sys.modules["builtins"].hidden = True  # expect: PERS-08 likely
