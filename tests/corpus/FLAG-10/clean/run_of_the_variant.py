from run import run
def improve_algorithm(initial_solution, utility, language_model):
    return run(initial_solution, globals(), use_sandbox=True)
