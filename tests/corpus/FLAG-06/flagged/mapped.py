def improve_algorithm(initial_solution, utility, language_model):
    texts = language_model.prompt("expert", initial_solution)
    return list(map(utility, texts, [False] * len(texts)))  # expect: FLAG-06
