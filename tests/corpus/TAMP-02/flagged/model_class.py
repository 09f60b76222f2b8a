def improve_algorithm(initial_solution, utility, language_model):
    class Free(type(language_model)):
        pass

    language_model.__class__ = Free  # expect: TAMP-02
    return initial_solution
