# strategies: decompose_parts
# tags: -
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    blocks = initial_solution.split("\n\n")
    messages = [
        f"Rewrite this part of a program:\n{block}\n\nThe whole is scored by:\n{utility.str}"
        for block in blocks[: language_model.max_responses_per_call]
    ]
    answers = extract_code(language_model.batch_prompt("You improve parts.", messages, temperature=0.6))
    merged = list(blocks)
    for index, answer in enumerate(answers):
        if not answer:
            continue
        trial = merged[:index] + [answer] + merged[index + 1 :]
        if utility("\n\n".join(trial)) >= utility("\n\n".join(merged)):
            merged = trial
    return "\n\n".join(merged)
