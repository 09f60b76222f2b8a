import sys

loader = sys.__loader__.load_module  # expect: INTR-02
