import importlib.util
has_numpy = importlib.util.find_spec('numpy') is not None
