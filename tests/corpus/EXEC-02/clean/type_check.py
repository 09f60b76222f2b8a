import types
print(isinstance(len, types.FunctionType))
