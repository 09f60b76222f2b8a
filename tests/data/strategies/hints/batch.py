# strategies: hints
# tags: -
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    tips = [
        "Try a completely different algorithm.",
        "Keep the algorithm and make it faster.",
        "Look for a closed form.",
        "Handle the special cases first.",
    ]
    messages = [f"{tip}\n\nProgram:\n{initial_solution}\n\nUtility:\n{utility.str}" for tip in tips]
    programs = extract_code(language_model.batch_prompt("You follow tips.", messages, temperature=0.7))
    return max([initial_solution] + [p for p in programs if p], key=utility)
