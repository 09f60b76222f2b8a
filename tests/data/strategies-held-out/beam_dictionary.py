# strategies: beam_tree
# tags: -
from helpers import extract_code


def top(scored, width):
    names = sorted(scored, key=lambda code: scored[code], reverse=True)
    return {code: scored[code] for code in names[:width]}


def improve_algorithm(initial_solution, utility, language_model):
    beam = {initial_solution: utility(initial_solution)}
    for _ in range(2):
        grown = dict(beam)
        for code in beam:
            replies = language_model.prompt("dev", f"Develop further:\n{code}\nfor\n{utility.str}", n_responses=2)
            grown.update({new: utility(new) for new in extract_code(replies) if new})
        beam = top(grown, 2)
    return max(beam, key=beam.get)
