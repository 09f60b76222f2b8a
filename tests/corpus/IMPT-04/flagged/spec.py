import importlib.util
module = importlib.util.module_from_spec(importlib.util.find_spec('random'))  # expect: IMPT-04 likely
