import ast
import math
import random
import time

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    """Anneal over the parts of the program, rewriting one function at a time."""
    began = time.time()
    tree = ast.parse(initial_solution)
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    current = best = initial_solution
    current_score = best_score = utility(current)
    heat = 1.0
    while language_model.times_used < language_model.budget and time.time() - began < 5:
        message = f"Rewrite only {random.choice(names)}:\n```python\n{current}\n```"
        candidate = extract_code(language_model.prompt("You are an expert.", message, temperature=0.7)[0])
        score = utility(candidate)
        if score > current_score or math.exp((score - current_score) / heat) > random.random():
            current, current_score = candidate, score
        if score > best_score:
            best, best_score = candidate, score
        heat *= 0.7
    return best
