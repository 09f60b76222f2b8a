# strategies: local_search
# tags: -
import re


def improve_algorithm(initial_solution, utility, language_model):
    best, best_u = initial_solution, utility(initial_solution)
    for match in list(re.finditer(r"\d+", initial_solution)):
        for factor in (2, 10):
            start, end = match.span()
            scaled = str(int(match.group(0)) * factor)
            candidate = f"{initial_solution[:start]}{scaled}{initial_solution[end:]}"
            u = utility(candidate)
            if u > best_u:
                best, best_u = candidate, u
    return best
