# strategies: local_search
# tags: -
import random


def improve_algorithm(initial_solution, utility, language_model):
    alphabet = "abcdefghijklmnopqrstuvwxyz0123456789+-*/=() \n"
    best = initial_solution
    best_utility = utility(best)
    for _ in range(10):
        chars = list(best)
        chars[random.randrange(len(chars))] = random.choice(alphabet)
        neighbour = "".join(chars)
        u = utility(neighbour)
        if u > best_utility:
            best, best_utility = neighbour, u
    return best
