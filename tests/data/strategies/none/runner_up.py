# strategies: -
# tags: -
# misread: genetic_explicit
# Near miss of beam_tree: the best is refined, and the runner-up only shown beside it.
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    ranked = [(utility(initial_solution), initial_solution)]
    for _ in range(3):
        first = ranked[0][1]
        note = f"\nA weaker attempt scored {ranked[1][0]}." if len(ranked) > 1 else ""
        for code in extract_code(language_model.prompt("x", f"Improve:\n{first}{note}\n{utility.str}", n_responses=2)):
            if code:
                ranked.append((utility(code), code))
        ranked.sort(reverse=True)
    return ranked[0][1]
