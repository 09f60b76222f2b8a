import sys

hook = sys.excepthook
print(hook)
