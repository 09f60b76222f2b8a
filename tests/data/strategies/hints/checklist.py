# strategies: hints
# tags: -
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    checklist = """Use better data structures.
Avoid repeated work.
Handle the worst case.""".split("\n")
    program, score = initial_solution, utility(initial_solution)
    for item in checklist:
        reply = language_model.prompt("reviewer", f"Apply this advice: {item}\n{program}\n{utility.str}")[0]
        candidate = extract_code(reply)
        if candidate and utility(candidate) > score:
            program, score = candidate, utility(candidate)
    return program
