# strategies: simulated_annealing, local_search
# tags: -
import math
import random
import string


def improve_algorithm(initial_solution, utility, language_model):
    here = initial_solution
    here_score = utility(here)
    top, top_score = here, here_score
    temperature = 0.2
    for step in range(8):
        position = random.randrange(len(here))
        there = here[:position] + random.choice(string.digits) + here[position + 1 :]
        there_score = utility(there)
        worse = here_score - there_score
        p = 1.0 if worse <= 0 else math.exp(-worse / temperature)
        if random.random() <= p:
            here, here_score = there, there_score
        if there_score > top_score:
            top, top_score = there, there_score
        temperature = temperature * 0.9
    return top
