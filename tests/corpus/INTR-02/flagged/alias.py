show = print
load = show.__self__.__import__  # expect: INTR-02
