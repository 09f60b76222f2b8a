from pathlib import Path


def improve_algorithm(initial_solution, utility, language_model):
    Path('attempt.py').write_text(initial_solution)
    import attempt  # expect: IMPT-04
    return attempt.algorithm
