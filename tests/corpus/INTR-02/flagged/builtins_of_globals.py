import random

built = random.seed.__globals__["__builtins__"]  # expect: INTR-02
