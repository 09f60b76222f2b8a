# strategies: best_of_n
# tags: -
import statistics

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model, repeats=3):
    """Average each candidate's score over several evaluations to fight noise."""
    expertise, n = "Researcher", language_model.max_responses_per_call
    text = "Program\n" + initial_solution + "\nUtility\n" + utility.str
    candidates = [c for c in extract_code(language_model.prompt(expertise, text, n)) if c]
    means = {c: statistics.mean(utility(c) for _ in range(repeats)) for c in candidates}
    means[initial_solution] = statistics.mean(utility(initial_solution) for _ in range(repeats))
    return sorted(means.items(), key=lambda kv: kv[1])[-1][0]
