class Settings:
    sandbox = False
def improve_algorithm(initial_solution, utility, language_model):
    return utility(initial_solution, use_sandbox=Settings.sandbox)  # expect: FLAG-02
