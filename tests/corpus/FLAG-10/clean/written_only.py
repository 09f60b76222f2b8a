import json
from pathlib import Path


def improve_algorithm(initial_solution, utility, language_model):
    Path("best.py").write_text(initial_solution)
    return json.loads(json.dumps(Path("best.py").read_text()))
