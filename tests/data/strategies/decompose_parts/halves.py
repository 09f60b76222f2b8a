# strategies: decompose_parts
# tags: -
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    """Improve the first half of the lines, then the second half."""
    lines = initial_solution.splitlines()
    middle = len(lines) // 2
    halves = ["\n".join(lines[:middle]), "\n".join(lines[middle:])]
    for index in range(2):
        message = f"Half {index + 1} of a program:\n{halves[index]}\n\nThe other half:\n{halves[1 - index]}\n\n{utility.str}"
        reply = extract_code(language_model.prompt("pair programmer", message)[0])
        if not reply:
            continue
        trial = list(halves)
        trial[index] = reply
        if utility("\n".join(trial)) > utility("\n".join(halves)):
            halves = trial
    return "\n".join(halves)
