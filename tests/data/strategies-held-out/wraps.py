# strategies: no_op
# tags: -
from helpers import extract_code


def identity(program):
    return program


def improve_algorithm(initial_solution, utility, language_model):
    reply = language_model.prompt("x", "Comment on:\n" + initial_solution)[0]
    comment = (extract_code(reply) or reply).count("\n")
    print("lines of comment:", comment)
    return identity(initial_solution)
