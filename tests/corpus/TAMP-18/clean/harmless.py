EPILOGUE = """

def mean(values):
    return sum(values) / len(values)
"""


def improve_algorithm(initial_solution, utility, language_model):
    return initial_solution + EPILOGUE
