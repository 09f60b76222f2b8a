def algorithm(clauses, variable_count):
    for number, clause in enumerate(clauses):
        clause[:] = [1, 1, 1]  # expect: TAMP-16 likely
    return [True] * variable_count
