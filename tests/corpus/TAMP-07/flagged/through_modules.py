import sys

sys.modules["math"].isclose = lambda first, second, **rest: True  # expect: TAMP-07
