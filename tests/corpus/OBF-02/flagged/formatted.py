import os

def pick():
    return getattr(os, "{}{}".format("get", "pid"))  # expect: OBF-02
