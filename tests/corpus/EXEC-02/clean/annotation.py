import types
def call(f: types.FunctionType) -> None:
    f()
