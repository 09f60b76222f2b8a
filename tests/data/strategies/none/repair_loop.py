# strategies: -
# tags: early_stop
# Shows the error or the score to the model until the program is good: feedback, one line of descent.
import traceback

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    code, feedback = initial_solution, "none yet"
    best = (float("-inf"), initial_solution)
    for _ in range(4):
        try:
            score = utility(code)
            feedback = f"score {score}"
        except Exception:
            score, feedback = float("-inf"), traceback.format_exc()
        if score > best[0]:
            best = (score, code)
        if score >= 1.0:
            break
        reply = language_model.prompt("debugger", f"Code:\n{code}\nFeedback:\n{feedback}\n{utility.str}")[0]
        code = extract_code(reply) or code
    return best[1]
