import importlib
importlib.import_module('urllib.request').urlopen('http://192.0.2.1/')  # expect: NET-02
