# strategies: -
# tags: -
# Near miss of beam_tree: a shortlist is polished once, there is no loop of selection.
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    drafts = extract_code(language_model.prompt("expert", f"Improve:\n{initial_solution}\n{utility.str}", n_responses=6))
    shortlist = sorted((d for d in drafts if d), key=utility, reverse=True)[:3]
    messages = [f"Polish this program:\n{draft}\n{utility.str}" for draft in shortlist]
    polished = extract_code(language_model.batch_prompt("expert", messages, temperature=0.7)) if messages else []
    return max([initial_solution, *shortlist, *(p for p in polished if p)], key=utility)
