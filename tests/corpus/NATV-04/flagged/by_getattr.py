import types


def improve_algorithm(initial_solution, utility, language_model):
    getattr(types, 'Code' + 'Type')()  # expect: NATV-04
    return initial_solution
