# strategies: hints
# tags: -
from helpers import extract_code

STYLES = ("Write compact code.", "Write fast code.", "Write careful code.")


def improve_algorithm(initial_solution, utility, language_model):
    messages = []
    for i in range(language_model.max_responses_per_call):
        messages.append(STYLES[i % len(STYLES)] + "\n\n" + initial_solution + "\n\n" + utility.str)
    programs = [p for p in extract_code(language_model.batch_prompt("x", messages, temperature=0.7)) if p]
    return max(programs + [initial_solution], key=utility)
