import ast
def improve_algorithm(initial_solution, utility, language_model):
    return ast.literal_eval(language_model.prompt("expert", "a number")[0])
