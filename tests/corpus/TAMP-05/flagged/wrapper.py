def improve_algorithm(initial_solution, utility, language_model):
    def measure(text, mode="test"):
        return utility(text, mode=mode)  # expect: TAMP-05

    return max([initial_solution], key=measure)
