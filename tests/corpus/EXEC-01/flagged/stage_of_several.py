import ast

STAGES = {"parse": lambda source, scope: ast.parse(source), "load": exec}


def passes(source):
    for name, stage in STAGES.items():
        stage(source, {"__name__": name})  # expect: EXEC-01


def improve_algorithm(initial_solution, utility, language_model):
    passes(initial_solution)
    return initial_solution
