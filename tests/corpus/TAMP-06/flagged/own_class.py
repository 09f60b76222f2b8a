def improve_algorithm(initial_solution, utility, language_model):
    other = language_model.__class__(budget=200, max_responses_per_call=50)  # expect: TAMP-06
    return other.prompt("expert", initial_solution)[0]
