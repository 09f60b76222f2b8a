import builtins

original = builtins.print
builtins.print = lambda *items, **named: original("[improver]", *items, **named)
