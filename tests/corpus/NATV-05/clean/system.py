import sys
print(sys._git, sys.getsizeof([]), sys.version_info)
