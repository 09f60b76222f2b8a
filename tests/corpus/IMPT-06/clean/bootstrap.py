import importlib
print(importlib._bootstrap)
