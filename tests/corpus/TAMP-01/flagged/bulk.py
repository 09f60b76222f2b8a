def improve_algorithm(initial_solution, utility, language_model):
    vars(utility).update(uses=0)  # expect: TAMP-01
    language_model.__dict__.update({"times_" + "used": 0})  # expect: TAMP-01
    return initial_solution
