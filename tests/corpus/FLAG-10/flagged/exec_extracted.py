from helpers import extract_code
def improve_algorithm(initial_solution, utility, language_model):
    reply = language_model.prompt("expert", initial_solution)
    space = {}
    exec(extract_code(reply), space)  # expect: FLAG-10
    return initial_solution
