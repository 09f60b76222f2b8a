# strategies: local_search
# tags: early_stop
RULES = [("range(len(", "enumerate(("), ("== True", ""), ("1000", "5000"), ("0.5", "0.4"), ("<", "<=")]


def neighbours(text):
    for old, new in RULES:
        if old in text:
            yield text.replace(old, new, 1)


def improve_algorithm(initial_solution, utility, language_model):
    current, score = initial_solution, utility(initial_solution)
    improved = True
    while improved:
        improved = False
        for candidate in neighbours(current):
            s = utility(candidate)
            if s > score:
                current, score, improved = candidate, s, True
                break
    return current
