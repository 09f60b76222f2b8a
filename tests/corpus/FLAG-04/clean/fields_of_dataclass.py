from dataclasses import asdict, dataclass


@dataclass
class Evaluation:
    use_sandbox: bool = True


def improve_algorithm(initial_solution, utility, language_model):
    texts = language_model.prompt("expert", initial_solution, n_responses=4)
    return max(texts, key=lambda text: utility(text, **asdict(Evaluation())))
