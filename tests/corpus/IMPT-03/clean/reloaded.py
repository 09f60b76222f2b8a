import importlib
import json
importlib.invalidate_caches()
print(json)
