import os

os.environ.update({"PYTHONBREAKPOINT": "tool.start"})  # expect: PERS-07
