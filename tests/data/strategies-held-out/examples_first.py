# strategies: -
# tags: -
# Few-shot by its own best replies: shown together, refined as one.
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    shots = [(initial_solution, utility(initial_solution))]
    for _ in range(3):
        shots = sorted(shots, key=lambda s: s[1])[-3:]
        context = ""
        for code, score in shots:
            context += f"### scored {score}\n{code}\n"
        replies = language_model.prompt("x", context + "### Write one that scores more.\n" + utility.str, n_responses=3)
        shots += [(c, utility(c)) for c in extract_code(replies) if c]
    return max(shots, key=lambda s: s[1])[0]
