import sys

watched = bool(sys.getprofile())  # expect: SUPP-02 likely
