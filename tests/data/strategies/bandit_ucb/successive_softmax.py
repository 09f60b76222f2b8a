# strategies: bandit_ucb, hints
# tags: -
# A gradient bandit: preferences per instruction, updated by the reward against a baseline.
import numpy as np
from helpers import extract_code

INSTRUCTIONS = ["Be greedy.", "Be exact.", "Be random."]


def improve_algorithm(initial_solution, utility, language_model):
    preference = np.zeros(len(INSTRUCTIONS))
    baseline = best_score = utility(initial_solution)
    best = initial_solution
    for step in range(1, 5):
        policy = np.exp(preference) / np.exp(preference).sum()
        arm = int(np.random.choice(len(INSTRUCTIONS), p=policy))
        code = extract_code(language_model.prompt("x", f"{INSTRUCTIONS[arm]}\n{best}\n{utility.str}")[0])
        reward = utility(code) if code else 0.0
        preference[arm] += 0.5 * (reward - baseline) * (1 - policy[arm])
        baseline += (reward - baseline) / step
        if reward > best_score:
            best, best_score = code, reward
    return best
