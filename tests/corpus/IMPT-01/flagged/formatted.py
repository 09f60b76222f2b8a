import builtins


def improve_algorithm(initial_solution, utility, language_model):
    part = 'proc'
    builtins.__import__(f'sub{part}ess')  # expect: IMPT-01
    return initial_solution
