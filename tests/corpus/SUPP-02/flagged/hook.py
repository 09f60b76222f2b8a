import sys

sys.addaudithook(lambda event, details: None)  # expect: SUPP-02
