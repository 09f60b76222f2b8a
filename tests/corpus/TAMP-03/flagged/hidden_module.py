import importlib

truth = importlib.import_module("tasks.parity_noise.secret_utility")  # expect: TAMP-03
