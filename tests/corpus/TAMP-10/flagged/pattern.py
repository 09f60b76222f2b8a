import sys

match sys._getframe(1):
    case object(f_locals=variables):  # expect: TAMP-10
        print(variables)
