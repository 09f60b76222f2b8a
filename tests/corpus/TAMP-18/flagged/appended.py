EPILOGUE = """

class Labels(list):
    def __eq__(self, other):
        return [True] * len(other)
"""


def improve_algorithm(initial_solution, utility, language_model):
    return initial_solution + EPILOGUE  # expect: TAMP-18
