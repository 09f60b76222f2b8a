# strategies: local_search
# tags: early_stop
import random


def improve_algorithm(initial_solution, utility, language_model):
    lines = initial_solution.splitlines()
    score = utility(initial_solution)
    for attempt in range(12):
        trial = lines[:]
        move = random.choice(["drop", "swap", "copy"])
        i, j = random.randrange(len(trial)), random.randrange(len(trial))
        if move == "drop":
            trial.pop(i)
        elif move == "swap":
            trial[i], trial[j] = trial[j], trial[i]
        else:
            trial.insert(j, trial[i])
        value = utility("\n".join(trial))
        if value > score:
            lines, score = trial, value
        if score >= 1:
            break
    return "\n".join(lines)
