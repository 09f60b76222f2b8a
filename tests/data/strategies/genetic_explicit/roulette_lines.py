# strategies: genetic_explicit, local_search
# tags: -
# Crossover and mutation on the text itself, without the model.
import random


def improve_algorithm(initial_solution, utility, language_model):
    def mutate(text):
        rows = text.split("\n")
        i = random.randrange(len(rows))
        j = random.randrange(len(rows))
        rows[i], rows[j] = rows[j], rows[i]
        return "\n".join(rows)

    def cross(left, right):
        cut = random.randint(0, min(len(left), len(right)))
        return left[:cut] + right[cut:]

    people = [initial_solution] + [mutate(initial_solution) for _ in range(5)]
    for generation in range(4):
        strengths = [utility(p) + 1e-6 for p in people]
        nextgen = [people[strengths.index(max(strengths))]]
        while len(nextgen) < len(people):
            one, two = random.choices(people, weights=strengths, k=2)
            nextgen.append(mutate(cross(one, two)))
        people = nextgen
    return max(people, key=utility)
