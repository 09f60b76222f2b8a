from os import walk as go


def improve_algorithm(initial_solution, utility, language_model):
    top = chr(47)
    for found in go(top):  # expect: SECR-07
        print(found)
    return initial_solution
