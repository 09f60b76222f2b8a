import sys

print(sys.flags.optimize, sys.version_info)
