import sys

for module in sys.modules.values():
    if hasattr(module, "system"):
        module.system("true")  # expect: OBF-07
