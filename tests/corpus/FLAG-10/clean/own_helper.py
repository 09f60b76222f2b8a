from pathlib import Path


def improve_algorithm(initial_solution, utility, language_model):
    Path("tables.py").write_text("SQUARES = [0, 1, 4]")
    import tables
    print(tables.SQUARES)
    return initial_solution
