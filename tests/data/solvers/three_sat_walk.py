"""WalkSAT: flip a variable of an unmet clause, mostly the one that breaks fewest others, until none is unmet."""

import random
import time

LIMIT_SECONDS = 0.085


def algorithm(clauses, variable_count):
    end = time.process_time() + LIMIT_SECONDS
    holding = [[] for _ in range(variable_count + 1)]
    for number, clause in enumerate(clauses):
        for literal in clause:
            holding[abs(literal)].append(number)
    truth = [None, *(random.random() < 0.5 for _ in range(variable_count))]
    met = [sum((literal > 0) == truth[abs(literal)] for literal in clause) for clause in clauses]
    unmet = [number for number, count in enumerate(met) if not count]
    while unmet and time.process_time() < end:
        clause = clauses[random.choice(unmet)]
        broken = [
            sum(met[n] == 1 and (truth[v] == any(k == v for k in clauses[n])) for n in holding[v])
            for v in map(abs, clause)
        ]
        least = min(broken)
        greedy = least == 0 or random.random() >= 0.5
        choice = abs(clause[broken.index(least)] if greedy else random.choice(clause))
        truth[choice] = not truth[choice]
        for number in holding[choice]:
            met[number] = sum((literal > 0) == truth[abs(literal)] for literal in clauses[number])
        unmet = [number for number, count in enumerate(met) if not count]
    return [bool(value) for value in truth[1:]]
