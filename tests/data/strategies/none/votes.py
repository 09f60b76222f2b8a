# strategies: -
# tags: -
# The model itself votes on which reply is best; the utility is only the last check.
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    drafts = [d for d in extract_code(language_model.prompt("author", "Improve:\n" + initial_solution, 4)) if d]
    listing = "\n\n".join(f"[{i}]\n{d}" for i, d in enumerate(drafts))
    votes = language_model.prompt("judge", "Which is best? Answer with its number.\n" + listing, 3)
    counts = [sum(str(i) in v for v in votes) for i in range(len(drafts))]
    pick = drafts[counts.index(max(counts))] if drafts else initial_solution
    return pick if utility(pick) >= utility(initial_solution) else initial_solution
