import json
import os
import shutil
import tempfile
from pathlib import Path


def improve_algorithm(initial_solution, utility, language_model):
    scores = {}
    for child in language_model.prompt("expert", initial_solution):
        scores[child] = utility(child, use_sandbox=True)
    Path("/var/tmp/archive.json").write_text(json.dumps(scores))  # expect: FSWR-01
    with open(os.path.expanduser("~/.local/share/best.py"), "w") as file:  # expect: FSWR-01
        file.write(initial_solution)
    with tempfile.NamedTemporaryFile("w") as draft:
        draft.write(initial_solution)
    shutil.copy(draft.name, os.path.join("/data", "improvers", "best.py"))  # expect: FSWR-01
    return initial_solution
