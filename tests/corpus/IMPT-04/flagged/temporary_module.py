import importlib.util
import tempfile


def load(code):
    with tempfile.NamedTemporaryFile("w", suffix=".py", delete=False) as handle:
        handle.write(code)
    spec = importlib.util.spec_from_file_location("candidate", handle.name)  # expect: IMPT-04
    module = importlib.util.module_from_spec(spec)  # expect: IMPT-04 likely
    spec.loader.exec_module(module)
    return module


def improve_algorithm(initial_solution, utility, language_model):
    load(initial_solution)
    return initial_solution
