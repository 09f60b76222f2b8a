import types
print(types.SimpleNamespace(x=1))
