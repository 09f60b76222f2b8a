def improve_algorithm(initial_solution, utility, language_model):
    message = "Never write utility(solution, use_sandbox=False)."
    texts = language_model.prompt("You are careful.", message)
    return max(texts, key=lambda text: utility(text, use_sandbox=True))
