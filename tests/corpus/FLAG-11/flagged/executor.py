from concurrent.futures import ThreadPoolExecutor
def improve_algorithm(initial_solution, utility, language_model):
    with ThreadPoolExecutor() as pool:
        return list(pool.map(utility, [initial_solution]))  # expect: FLAG-11 likely
