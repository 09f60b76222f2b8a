# strategies: best_of_n
# tags: utility_cache
# The same request again when nothing usable came back; scores are remembered.
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    scores = {}

    def evaluate(program):
        if program in scores:
            return scores[program]
        try:
            scores[program] = utility(program)
        except Exception:
            scores[program] = float("-inf")
        return scores[program]

    task = "Rewrite this code so that it earns a higher score.\n\n" + initial_solution + "\n\nScoring:\n" + utility.str
    candidates = []
    for attempt in range(3):
        try:
            raw = language_model.prompt("You write fast, correct Python.", task, n_responses=4, temperature=0.8)
        except Exception:
            break
        candidates.extend(c for c in (extract_code(r) for r in raw) if c)
        if candidates:
            break
    candidates.append(initial_solution)
    ranked = sorted(candidates, key=evaluate, reverse=True)
    return ranked[0]
