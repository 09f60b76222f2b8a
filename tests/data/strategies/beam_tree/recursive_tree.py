# strategies: beam_tree
# tags: -
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    branching, keep = 3, 2

    def explore(layer, depth):
        if depth == 0:
            return layer
        grown = []
        for _, text in layer:
            question = "\n\n".join(["Produce a stronger program than this one.", text, utility.str])
            for reply in language_model.prompt("wizard", question, branching):
                code = extract_code(reply)
                if code:
                    grown.append((utility(code), code))
        survivors = sorted(layer + grown, reverse=True)[:keep]
        return explore(survivors, depth - 1)

    final = explore([(utility(initial_solution), initial_solution)], 2)
    return final[0][1]
