import sys

sys.excepthook = sys.__excepthook__
