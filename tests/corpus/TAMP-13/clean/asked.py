import sys

is_debugged = sys.gettrace() is not None
