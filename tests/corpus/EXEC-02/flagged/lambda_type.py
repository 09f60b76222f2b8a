import types
f = types.LambdaType((lambda: 1).__code__, {})  # expect: EXEC-02
