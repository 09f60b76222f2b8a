# strategies: vary_temperature, hints
# tags: -
from helpers import extract_code

CONFIGS = [
    {"temperature": 0.3, "style": "Be conservative: fix bugs only."},
    {"temperature": 0.7, "style": "Be balanced: improve the algorithm."},
    {"temperature": 1.1, "style": "Be bold: invent a new algorithm."},
]


def improve_algorithm(initial_solution, utility, language_model):
    results = []
    for config in CONFIGS:
        message = f"{config['style']}\n\n{initial_solution}\n\n{utility.str}"
        replies = language_model.prompt("Programmer", message, n_responses=2, temperature=config["temperature"])
        results.extend(extract_code(replies))
    results = [r for r in results if r]
    results.append(initial_solution)
    results.sort(key=utility, reverse=True)
    return results[0]
