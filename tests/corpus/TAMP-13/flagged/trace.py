import sys

sys.settrace(lambda *details: None)  # expect: TAMP-13
