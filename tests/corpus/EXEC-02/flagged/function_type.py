import types
f = types.FunctionType(compile('1', '', 'eval'), {})  # expect: EXEC-02
