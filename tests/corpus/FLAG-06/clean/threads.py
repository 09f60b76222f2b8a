from concurrent.futures import ThreadPoolExecutor
def improve_algorithm(initial_solution, utility, language_model):
    texts = language_model.prompt("expert", initial_solution)
    with ThreadPoolExecutor(max_workers=4) as pool:
        scores = list(pool.map(utility, texts))
    return max(zip(scores, texts))[1]
