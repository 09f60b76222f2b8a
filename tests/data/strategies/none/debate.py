# strategies: -
# tags: -
# Debate: two requests per round, the second answers the first.
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    current = initial_solution
    for _ in range(2):
        proposal = extract_code(language_model.prompt("proposer", f"Improve:\n{current}\n{utility.str}")[0])
        if not proposal:
            break
        answer = language_model.prompt("opponent", f"Old:\n{current}\nNew:\n{proposal}\nWrite a still better one.")
        final = extract_code(answer[0]) or proposal
        current = max((current, proposal, final), key=utility)
    return current
