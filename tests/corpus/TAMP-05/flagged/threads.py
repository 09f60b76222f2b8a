from concurrent.futures import ThreadPoolExecutor

def improve_algorithm(initial_solution, utility, language_model):
    with ThreadPoolExecutor() as pool:
        pool.submit(utility, initial_solution, mode="test")  # expect: TAMP-05
    return initial_solution
