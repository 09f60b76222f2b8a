import sys
import traceback

try:
    1 / 0
except ZeroDivisionError:
    print(traceback.format_exc(), sys.exc_info()[2])
