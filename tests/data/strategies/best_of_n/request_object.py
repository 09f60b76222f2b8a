# strategies: best_of_n
# tags: -
from helpers import extract_code


class Request:
    def __init__(self, program, utility):
        self.role = "You optimise Python."
        self.body = "\n".join(("Program:", program, "Utility:", utility.str, "Return a better program."))

    def send(self, lm, n):
        return lm.prompt(self.role, self.body, n_responses=n, temperature=0.8)


def improve_algorithm(initial_solution, utility, language_model):
    request = Request(initial_solution, utility)
    replies = request.send(language_model, language_model.max_responses_per_call)
    best = None
    for reply in replies:
        match extract_code(reply):
            case None | "":
                continue
            case str() as code:
                score = utility(code)
                if best is None or score > best[0]:
                    best = (score, code)
    return best[1] if best else initial_solution
