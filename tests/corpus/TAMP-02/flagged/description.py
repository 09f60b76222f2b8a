def improve_algorithm(initial_solution, utility, language_model):
    utility.str = utility.str.replace("budget", "")  # expect: TAMP-02 likely
    return initial_solution
