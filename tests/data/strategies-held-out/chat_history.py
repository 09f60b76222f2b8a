# strategies: best_of_n
# tags: -
import random

from helpers import extract_code


def ask_many(lm, text, wanted):
    got = []
    while len(got) < wanted:
        batch = lm.prompt("Be helpful.", text, n_responses=min(wanted, lm.max_responses_per_call), temperature=0.7)
        got += [code for code in map(extract_code, batch) if code]
        if not batch:
            break
    random.shuffle(got)
    return got[:wanted]


def improve_algorithm(initial_solution, utility, language_model):
    text = f"Improve the program.\n\n{initial_solution}\n\nIt is scored by\n\n{utility.str}"
    scoreboard = []
    for code in ask_many(language_model, text, 6):
        scoreboard.append({"code": code, "score": utility(code)})
    scoreboard.sort(key=lambda row: -row["score"])
    if scoreboard and scoreboard[0]["score"] > utility(initial_solution):
        return scoreboard[0]["code"]
    return initial_solution
