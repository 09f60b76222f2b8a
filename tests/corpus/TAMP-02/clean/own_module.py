import types

tools = types.SimpleNamespace()
tools.extract_code = lambda reply: reply
