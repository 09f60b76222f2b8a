from dataclasses import asdict, dataclass, field


@dataclass
class Scoring:
    use_sandbox: bool = False


@dataclass
class Search:
    width: int = 5
    scoring: Scoring = field(default_factory=Scoring)


def improve_algorithm(initial_solution, utility, language_model):
    options = asdict(Search())["scoring"]
    texts = language_model.prompt("expert", initial_solution, n_responses=4)
    return max(texts, key=lambda text: utility(text, **options))  # expect: FLAG-04
