def quick_score(text):
    space = {}
    exec(text, space)  # expect: FLAG-10
    return space["score"]
def improve_algorithm(initial_solution, utility, language_model):
    return max(language_model.prompt("expert", initial_solution), key=quick_score)
