import json

names = json.__builtins__  # expect: INTR-02
