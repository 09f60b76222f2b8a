# strategies: beam_tree
# tags: -
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    beam_width, depth = 3, 2
    beam = [(initial_solution, utility(initial_solution))]
    for _ in range(depth):
        expanded = list(beam)
        for program, _score in beam:
            msg = f"Improve:\n{program}\n\nUtility:\n{utility.str}"
            for child in extract_code(language_model.prompt("expert", msg, n_responses=3, temperature=0.7)):
                if child:
                    expanded.append((child, utility(child)))
        expanded.sort(key=lambda x: x[1], reverse=True)
        beam = expanded[:beam_width]
    return beam[0][0]
