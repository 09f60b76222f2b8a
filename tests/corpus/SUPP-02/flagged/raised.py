import sys

sys.audit("probe", 1)  # expect: SUPP-02 likely
