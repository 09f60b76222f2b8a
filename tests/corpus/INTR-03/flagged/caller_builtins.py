import inspect

built = inspect.currentframe().f_back.f_builtins  # expect: INTR-03
