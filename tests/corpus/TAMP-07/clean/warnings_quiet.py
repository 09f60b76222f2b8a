import warnings

warnings.showwarning = lambda *items, **named: None
