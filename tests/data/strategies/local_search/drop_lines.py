# strategies: local_search
# tags: -
# misread: early_stop
def improve_algorithm(initial_solution, utility, language_model):
    """Greedy deletion: drop every line that is not needed."""
    best = initial_solution
    score = utility(best)
    i = 0
    while i < best.count("\n"):
        rows = best.splitlines(keepends=True)
        shorter = "".join(rows[:i] + rows[i + 1 :])
        new_score = utility(shorter)
        if new_score >= score:
            best, score = shorter, new_score
        else:
            i += 1
    return best
