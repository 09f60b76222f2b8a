# strategies: decompose_parts
# tags: -
import re

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    pattern = re.compile(r"(?=^def )", re.MULTILINE)
    regions = pattern.split(initial_solution)
    best = utility(initial_solution)
    for number, region in enumerate(regions):
        if not region.startswith("def "):
            continue
        options = extract_code(language_model.prompt("x", f"Better version of this region:\n{region}", n_responses=2))
        for option in options:
            if not option:
                continue
            trial = regions[:number] + [option + "\n"] + regions[number + 1 :]
            score = utility("".join(trial))
            if score > best:
                regions, best = trial, score
    return "".join(regions)
