import time

getattr(time, "sl" + "eep")(10**4)  # expect: SUPP-04
