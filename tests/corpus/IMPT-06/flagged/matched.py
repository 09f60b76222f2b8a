import collections
match collections:
    case object(_sys=found):  # expect: IMPT-06
        print(found)
