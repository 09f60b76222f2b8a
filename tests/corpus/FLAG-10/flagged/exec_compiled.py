def improve_algorithm(initial_solution, utility, language_model):
    code = compile(initial_solution, "<s>", "exec")
    exec(code)  # expect: FLAG-10
    return initial_solution
