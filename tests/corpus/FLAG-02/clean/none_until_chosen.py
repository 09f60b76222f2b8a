def improve_algorithm(initial_solution, utility, language_model, sandbox=None):
    sandbox = True if sandbox is None else sandbox
    texts = language_model.prompt("expert", initial_solution, n_responses=5)
    return max(texts, key=lambda text: utility(text, use_sandbox=sandbox or True))
