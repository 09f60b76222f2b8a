from algorithm import algorithm_str
from helpers import extract_code
from language_model import LanguageModel
from run import run
from task_utility import utility as imported_utility

TRIAL = """
def improve_algorithm(initial_solution, utility, language_model):
    return initial_solution + "# tried"
"""


def meta_utility(improve_str, use_sandbox):
    """Judge an improver by what it makes of the task's own solution, inside the sandbox."""
    if imported_utility.uses > imported_utility.budget:
        return 0
    imported_utility.increment_uses()
    total = 0
    for _ in range(2):
        model = LanguageModel(budget=4, max_responses_per_call=6)
        namespace = {}
        run(improve_str, namespace, use_sandbox=use_sandbox)
        improved = namespace["improve_algorithm"](algorithm_str, imported_utility, model)
        total += imported_utility(improved, use_sandbox=use_sandbox)
    return total / 2


def improve_algorithm(initial_solution, utility, language_model):
    """Compare candidates one by one, always in the sandbox."""
    best, best_score = initial_solution, meta_utility(TRIAL, use_sandbox=True)
    replies = language_model.prompt(
        "You are an expert.", f"Improve:\n```python\n{initial_solution}\n```", n_responses=4
    )
    for solution in extract_code(replies):
        score = utility(solution, use_sandbox=True)
        if score > best_score:
            best, best_score = solution, score
    return best
