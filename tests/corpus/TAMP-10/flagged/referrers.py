import gc as collector

def improve_algorithm(initial_solution, utility, language_model):
    return collector.get_referrers(utility)[0]  # expect: TAMP-10
