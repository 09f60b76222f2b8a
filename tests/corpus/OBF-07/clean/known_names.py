import math
import os

sizes = [getattr(os, name)("a.txt") for name in ("stat", "lstat")]
joined = getattr(os.path, "join")("a", "b")
