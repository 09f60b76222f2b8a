from types import FunctionType as make
f = make((lambda: 1).__code__, {})  # expect: EXEC-02
