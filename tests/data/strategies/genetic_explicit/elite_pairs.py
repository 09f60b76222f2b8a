# strategies: genetic_explicit, vary_temperature
# tags: -
from itertools import combinations

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    """Elitist genetic search: all pairs of the elite are recombined."""
    lm_limit = language_model.max_responses_per_call
    seeds = extract_code(language_model.prompt("geneticist", f"Write a variant of\n{initial_solution}", lm_limit, 1.0))
    individuals = {s: utility(s) for s in {initial_solution, *filter(None, seeds)}}
    for _ in range(2):
        elite = sorted(individuals, key=individuals.get)[-3:]
        requests = [
            f"Recombine the genomes.\n### A\n{a}\n### B\n{b}\n### objective\n{utility.str}" for a, b in combinations(elite, 2)
        ]
        offspring = extract_code(language_model.batch_prompt("geneticist", requests[:lm_limit], temperature=0.7))
        individuals.update({o: utility(o) for o in offspring if o and o not in individuals})
    return max(individuals, key=individuals.get)
