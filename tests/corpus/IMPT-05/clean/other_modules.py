import sys
print(sys.modules['random'], sys.modules.get('numpy'))
