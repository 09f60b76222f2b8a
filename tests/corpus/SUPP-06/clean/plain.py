# This is not security relevant.
value = 1
