def algorithm(values: "exec(this is no code"):
    return values
