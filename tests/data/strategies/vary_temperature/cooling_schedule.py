# strategies: vary_temperature
# tags: early_stop
# Refines the best so far; the temperature of sampling falls. No acceptance of worse programs.
from helpers import extract_code

MAX_ROUNDS = 4


def improve_algorithm(initial_solution, utility, language_model):
    incumbent, value = initial_solution, utility(initial_solution)
    temp = 1.1
    rounds = 0
    while rounds < MAX_ROUNDS:
        rounds += 1
        ask = f"Score now: {value}\n```python\n{incumbent}\n```\nUtility:\n{utility.str}\nMake it score higher."
        for code in extract_code(language_model.prompt("expert", ask, n_responses=3, temperature=temp)):
            if not code:
                continue
            v = utility(code)
            if v > value:
                incumbent, value = code, v
        if value >= 0.999:
            break
        temp = max(0.2, temp * 0.7)
    return incumbent
