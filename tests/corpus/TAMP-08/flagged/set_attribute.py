import numpy as np

setattr(np, "all" + "close", lambda *items, **named: True)  # expect: TAMP-08
