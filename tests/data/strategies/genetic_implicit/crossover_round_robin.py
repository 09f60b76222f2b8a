# strategies: genetic_implicit
# tags: -
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    """Cross neighbours in a ring; the utility speaks only at the end."""
    ring = [initial_solution]
    ring += [c for c in extract_code(language_model.prompt("x", f"Mutate:\n{initial_solution}", n_responses=3)) if c]
    for generation in range(2):
        offspring = []
        for k, mother in enumerate(ring):
            father = ring[(k + 1) % len(ring)]
            message = f"Mother:\n{mother}\n\nFather:\n{father}\n\nCross them over."
            offspring += [c for c in extract_code(language_model.prompt("x", message, n_responses=1)) if c]
        ring = offspring or ring
    return max([initial_solution, *ring], key=utility)
