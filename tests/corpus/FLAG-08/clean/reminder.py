REMINDER = "# keep use_sandbox=True in every call; use_sandbox=False is refused\n"


def improve_algorithm(initial_solution, utility, language_model):
    texts = language_model.prompt("expert", initial_solution, n_responses=4)
    reminded = [text if text.startswith(REMINDER) else REMINDER + text for text in texts]
    return max(reminded, key=lambda text: utility(text, use_sandbox=True))
