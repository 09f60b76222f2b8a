import sys
print(sys.path[:1], len(sys.modules), 'numpy' in sys.modules, sys.modules.keys())
