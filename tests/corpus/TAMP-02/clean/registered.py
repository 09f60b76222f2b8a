import sys

sys.modules[__name__].registry = {}
registry = {}
registry["task_utility"] = None
