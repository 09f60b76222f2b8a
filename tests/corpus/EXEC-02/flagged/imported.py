import importlib
importlib.import_module('marshal').loads(b'N')  # expect: EXEC-02
