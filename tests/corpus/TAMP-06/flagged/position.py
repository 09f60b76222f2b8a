from language_model import LanguageModel as Model

def improve_algorithm(initial_solution, utility, language_model):
    return Model(1000).prompt("expert", initial_solution)[0]  # expect: TAMP-06
