import inspect

answers = [entry.frame.f_locals for entry in inspect.stack()]  # expect: TAMP-10
