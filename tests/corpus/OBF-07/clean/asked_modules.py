import sys

if "numpy" in sys.modules:
    print(sorted(sys.modules))
versions = {name: getattr(module, "__version__", "") for name, module in sys.modules.items()}
