import os

CHANNEL = 1 + 2
getattr(os, "wri" + "te")(CHANNEL, b"x")  # expect: TAMP-04
