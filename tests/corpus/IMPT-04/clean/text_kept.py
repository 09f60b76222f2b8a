from pathlib import Path


def improve_algorithm(initial_solution, utility, language_model):
    Path('best.py').write_text(initial_solution)
    import random
    return initial_solution
