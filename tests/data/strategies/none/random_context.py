# strategies: -
# tags: -
# Random restarts decide by a coin whether to keep the best or a random one as context: both are shown at once.
import random

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    archive = [initial_solution]
    best, score = initial_solution, utility(initial_solution)
    for _ in range(3):
        context = random.choice(archive)
        note = "Feel free to be radical." if random.random() < 0.5 else ""
        for code in extract_code(language_model.prompt("dev", f"{note}\nImprove:\n{context}\n{utility.str}", n_responses=2)):
            if code:
                archive.append(code)
                s = utility(code)
                if s > score:
                    best, score = code, s
    return best
