from os.path import isfile as there

class Probe:
    inside = there("/.dockerenv")  # expect: SUPP-01
