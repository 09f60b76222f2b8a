import json


def improve_algorithm(initial_solution, utility, language_model):
    vars(language_model).update(json.load(open("settings.json")))  # expect: TAMP-02
    return initial_solution
