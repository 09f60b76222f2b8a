# strategies: decompose_parts
# tags: -
import ast

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    """Work on the longest functions first."""
    program, value = initial_solution, utility(initial_solution)
    nodes = [n for n in ast.walk(ast.parse(initial_solution)) if isinstance(n, ast.FunctionDef)]
    nodes.sort(key=lambda n: n.end_lineno - n.lineno, reverse=True)
    for node in nodes[:3]:
        old = "\n".join(initial_solution.splitlines()[node.lineno - 1 : node.end_lineno])
        new = extract_code(language_model.prompt("x", f"Improve the function:\n{old}\nof\n{program}\n{utility.str}")[0])
        if new and old in program:
            trial = program.replace(old, new)
            if utility(trial) > value:
                program, value = trial, utility(trial)
    return program
