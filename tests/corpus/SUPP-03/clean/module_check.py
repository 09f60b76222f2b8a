import sys

has_numpy = "numpy" in sys.modules
