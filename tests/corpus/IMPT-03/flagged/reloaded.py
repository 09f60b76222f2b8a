import sys
from importlib import reload as refresh

def algorithm(clauses, variable_count):
    loaded = sys.modules
    for key in ("helpers", "task_utility"):
        if key in loaded:
            refresh(loaded[key])  # expect: IMPT-03
    return [True] * variable_count
