import typing


def improve_algorithm(initial_solution: "str", utility: "open('late.txt', 'w').close()", language_model):  # expect: EXEC-04
    return initial_solution


typing.get_type_hints(improve_algorithm)
