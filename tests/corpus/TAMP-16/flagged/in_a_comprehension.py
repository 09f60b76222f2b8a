def algorithm(clauses, variable_count):
    [clause.__setitem__(0, 1) for clause in clauses]  # expect: TAMP-16 likely
    return [True] * variable_count
