import importlib

kind = getattr(importlib.import_module("language_model"), "Language" + "Model")
model = kind(budget=99)  # expect: TAMP-06
