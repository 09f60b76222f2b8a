def improve_algorithm(initial_solution, utility, language_model):
    return "# generation 2\n" + initial_solution.replace("os.system(", "print(")
