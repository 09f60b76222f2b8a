# strategies: genetic_implicit
# tags: -
import random

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    gene_pool = [initial_solution]
    first = language_model.prompt("expert", f"Write variants of:\n{initial_solution}\n{utility.str}", n_responses=4)
    gene_pool.extend(c for c in extract_code(first) if c)
    for generation in range(2):
        a, b = random.choice(gene_pool), random.choice(gene_pool)
        message = f"Program A:\n{a}\n\nProgram B:\n{b}\n\nCombine A and B so that this score rises:\n{utility.str}"
        gene_pool.extend(c for c in extract_code(language_model.prompt("expert", message, n_responses=3)) if c)
    return max(gene_pool, key=utility)
