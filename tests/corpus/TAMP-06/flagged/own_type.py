def improve_algorithm(initial_solution, utility, language_model):
    other = type(language_model)(budget=1000)  # expect: TAMP-06
    return other.prompt("expert", initial_solution)[0]
