import json


class Settings:
    pass


def improve_algorithm(initial_solution, utility, language_model):
    settings = Settings()
    vars(settings).update(json.load(open("settings.json")))
    scores = {}
    scores[utility(initial_solution)] = initial_solution
    return initial_solution
