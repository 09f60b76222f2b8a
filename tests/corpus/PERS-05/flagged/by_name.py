import os

getattr(os, "set" + "sid")()  # expect: PERS-05
