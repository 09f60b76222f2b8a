import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--sandbox", action="store_true")
options = parser.parse_args([])


def improve_algorithm(initial_solution, utility, language_model):
    utility(initial_solution, use_sandbox=options.sandbox)  # expect: FLAG-02
    return initial_solution
