def algorithm(rows):
    table = []
    while len(table) < rows:
        table.append([0] * 100_000)
    return table
