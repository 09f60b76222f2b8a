def algorithm(clauses, variable_count):
    last = clauses[-1]
    head = last
    head[0], head[1] = 1, 1  # expect: TAMP-16 likely
    del clauses[:-1]  # expect: TAMP-16 likely
    return [True] * variable_count
