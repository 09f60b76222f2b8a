# strategies: hints
# tags: -
from helpers import extract_code


def make_messages(program, rules):
    for question in ("What is slow here?", "What is wrong here?", "What is missing here?"):
        yield f"{question} Answer with a better program.\n\n{program}\n\n{rules}"


def improve_algorithm(initial_solution, utility, language_model):
    pool = [initial_solution]
    for message in make_messages(initial_solution, utility.str):
        pool.extend(c for c in extract_code(language_model.prompt("x", message, n_responses=2)) if c)
    return max(pool, key=utility)
