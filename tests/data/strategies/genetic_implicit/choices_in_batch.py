# strategies: genetic_implicit
# tags: -
import random

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    def cross(pair):
        return f"Blend these solutions:\n(1)\n{pair[0]}\n(2)\n{pair[1]}\nGoal:\n{utility.str}"

    solutions = [initial_solution]
    for _ in range(2):
        batch = [cross(random.choices(solutions, k=2)) for _ in range(3)]
        solutions += [s for s in extract_code(language_model.batch_prompt("blender", batch, temperature=0.9)) if s]
    return max(set(solutions), key=lambda s: utility(s))
