def improve_algorithm(initial_solution, utility, language_model):
    import _testcapi  # expect: IMPT-02
    return initial_solution
