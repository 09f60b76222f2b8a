from concurrent.futures import ThreadPoolExecutor

def improve_algorithm(initial_solution, utility, language_model):
    with ThreadPoolExecutor() as pool:
        return max(pool.map(utility, [initial_solution]))
