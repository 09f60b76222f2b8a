import importlib.util


def improve_algorithm(initial_solution, utility, language_model):
    text = language_model.prompt('expert', initial_solution)[0]
    with open('candidate.py', 'w') as file:
        file.write(text)
    spec = importlib.util.spec_from_file_location('candidate', 'candidate.py')  # expect: IMPT-04
    module = importlib.util.module_from_spec(spec)  # expect: IMPT-04 likely
    spec.loader.exec_module(module)
    return text
