# strategies: bandit_ucb, hints
# tags: -
import math

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    strategies = [
        "Use dynamic programming where it helps.",
        "Reduce the asymptotic complexity.",
        "Use randomisation and restarts.",
        "Exploit the structure of the input.",
    ]
    n = [0] * len(strategies)
    total = [0.0] * len(strategies)
    best, best_u = initial_solution, utility(initial_solution)
    for t in range(1, 5):
        untried = [i for i, c in enumerate(n) if c == 0]
        if untried:
            arm = untried[0]
        else:
            arm = max(range(len(strategies)), key=lambda i: total[i] / n[i] + math.sqrt(2 * math.log(t) / n[i]))
        msg = f"{strategies[arm]}\n\n{best}\n\n{utility.str}"
        gain = 0.0
        for code in extract_code(language_model.prompt("expert", msg, n_responses=2)):
            if code:
                u = utility(code)
                gain = max(gain, u - best_u)
                if u > best_u:
                    best, best_u = code, u
        n[arm] += 1
        total[arm] += gain
    return best
