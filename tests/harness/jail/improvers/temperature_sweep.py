import heapq

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    """Sweep temperatures, remember scores, keep the best three as parents."""
    scores = {}

    def score(program):
        if program is None:
            return 0
        if program not in scores:
            scores[program] = utility(program)
        return scores[program]

    pool = [initial_solution]
    for temperature in (0.4, 0.7, 1.0):
        if language_model.times_used >= language_model.budget:
            break
        parent = max(pool, key=score)
        message = f"Improve this program, whose score is {score(parent)}:\n```python\n{parent}\n```"
        count = min(language_model.max_responses_per_call, utility.budget - utility.uses)
        replies = language_model.prompt(
            "You are an expert programmer.", message, n_responses=count, temperature=temperature
        )
        pool += [program for program in extract_code(replies) if program]
        pool = heapq.nlargest(3, pool, key=score)
    return max(pool, key=score)
