def improve_algorithm(initial_solution, utility, language_model):
    def fitness(text):
        try:
            return utility(text)
        except Exception:
            return float("-inf")

    return max([initial_solution], key=fitness)
