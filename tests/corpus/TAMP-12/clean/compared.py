def algorithm(matrix):
    return [row for row in matrix if row[0] < float("inf")]
