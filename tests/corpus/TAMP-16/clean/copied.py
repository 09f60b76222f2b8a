def algorithm(clauses, variable_count):
    clauses = [list(clause) for clause in clauses]
    for clause in clauses:
        clause[0] = 1
    return [True] * variable_count
