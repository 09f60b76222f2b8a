load = lambda: __import__('_frozen_importlib_external')  # expect: IMPT-02
load()
