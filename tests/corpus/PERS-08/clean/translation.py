import builtins

builtins._ = lambda text: text
