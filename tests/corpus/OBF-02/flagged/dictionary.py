import os

call = os.__dict__["sys" + "tem"]  # expect: OBF-02
