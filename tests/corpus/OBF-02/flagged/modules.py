import sys

system = sys.modules["o" + "s"]  # expect: OBF-02
