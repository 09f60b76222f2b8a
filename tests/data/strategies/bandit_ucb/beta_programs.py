# strategies: bandit_ucb
# tags: -
import random

import numpy as np
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    """Thompson sampling over the known programs."""
    programs = [initial_solution]
    alpha, beta = [1.0], [1.0]
    scores = [utility(initial_solution)]
    for _ in range(4):
        draws = [np.random.beta(a, b) for a, b in zip(alpha, beta)]
        i = int(np.argmax(draws))
        fresh = extract_code(language_model.prompt("pro", f"Refine:\n{programs[i]}\n{utility.str}", n_responses=2))
        success = False
        for program in fresh:
            if not program:
                continue
            score = utility(program)
            success = success or score > scores[i]
            programs.append(program)
            scores.append(score)
            alpha.append(1.0)
            beta.append(1.0)
        if success:
            alpha[i] += 1
        else:
            beta[i] += 1
    return programs[int(np.argmax(scores))]
