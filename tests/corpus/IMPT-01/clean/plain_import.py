import importlib
import os.path as p
from collections import deque
print(importlib.metadata, p.join('a', 'b'), deque())
