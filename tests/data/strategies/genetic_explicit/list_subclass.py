# strategies: genetic_explicit
# tags: -
import random

from helpers import extract_code


class Population(list):
    def fittest(self, n):
        return Population(sorted(self, key=lambda member: member["fitness"], reverse=True)[:n])

    def couple(self):
        return random.choice(self), random.choice(self)


def improve_algorithm(initial_solution, utility, language_model):
    def born(code):
        return {"code": code, "fitness": utility(code)}

    people = Population([born(initial_solution)])
    first = language_model.prompt("ga", f"Vary\n{initial_solution}", n_responses=3)
    people.extend(born(c) for c in extract_code(first) if c)
    for _ in range(2):
        people = people.fittest(4)
        dad, mum = people.couple()
        prompt = "Father:\n" + dad["code"] + "\nMother:\n" + mum["code"] + "\nWrite a child program.\n" + utility.str
        for code in extract_code(language_model.prompt("ga", prompt, n_responses=2)):
            if code:
                people.append(born(code))
    return people.fittest(1)[0]["code"]
