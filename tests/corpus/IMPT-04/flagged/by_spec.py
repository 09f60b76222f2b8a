import importlib.machinery as machinery


def improve_algorithm(initial_solution, utility, language_model):
    spec = machinery.BuiltinImporter.find_spec('posix')  # expect: IMPT-04
    return initial_solution
