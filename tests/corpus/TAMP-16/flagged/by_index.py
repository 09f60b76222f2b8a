def algorithm(clauses, variable_count):
    for number in range(len(clauses)):
        clauses[number][0] = number % variable_count + 1  # expect: TAMP-16 likely
    return [True] * variable_count
