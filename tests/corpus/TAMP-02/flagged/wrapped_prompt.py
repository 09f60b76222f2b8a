def improve_algorithm(initial_solution, utility, language_model):
    ask = language_model.prompt

    def again(*arguments, **named):
        return ask(*arguments, **named) or ask(*arguments, **named)

    language_model.prompt = again  # expect: TAMP-02 likely
    return initial_solution
