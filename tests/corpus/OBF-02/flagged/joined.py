import importlib

module = importlib.import_module("".join(["sub", "process"]))  # expect: OBF-02
