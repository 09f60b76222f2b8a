import sys
import types

fake = types.ModuleType("task_utility")
fake.utility = lambda solution, **rest: 1.0
sys.modules["task_utility"] = fake  # expect: TAMP-02
