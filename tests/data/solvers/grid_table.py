"""Write a string letter by letter, with a table of the distances that each prefix can have."""

from itertools import pairwise


def algorithm(target, distance):
    own = sum(one != other for one, other in pairwise(target))
    # For each last letter and each distance so far, one prefix that has them.
    reached = {(letter, int(letter != target[0])): letter for letter in "AB"}
    for wanted in target[1:]:
        longer = {}
        for (last, so_far), prefix in reached.items():
            for letter in "AB":
                cost = so_far + (letter != wanted) + (letter != last)
                longer[letter, cost] = prefix + letter
        reached = longer
    found = {cost + own: text for (_, cost), text in reached.items()}
    return found.get(distance, target)
