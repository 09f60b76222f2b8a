# strategies: best_of_n
# tags: -
from typing import Optional

from helpers import extract_code


def _safe_score(utility, code: Optional[str]) -> float:
    if not code:
        return float("-inf")
    try:
        return float(utility(code))
    except Exception as err:
        print("candidate failed:", err)
        return float("-inf")


def improve_algorithm(initial_solution: str, utility, language_model) -> str:
    """Sample a batch of rewrites and keep the best."""
    system = "You are a world-class algorithms engineer."
    user = (
        "Rewrite the program so that it scores as high as possible under the utility below.\n"
        f"<program>\n{initial_solution}\n</program>\n<utility>\n{utility.str}\n</utility>\n"
        "Return only the complete program in one fenced block."
    )
    k = max(1, min(getattr(language_model, "max_responses_per_call", 4), getattr(utility, "budget", 4)))
    candidates = extract_code(language_model.prompt(system, user, n_responses=k, temperature=0.7)) or []
    scored = {i: _safe_score(utility, c) for i, c in enumerate(candidates)}
    if not scored:
        return initial_solution
    best_i = max(scored, key=scored.__getitem__)
    return candidates[best_i] if scored[best_i] > _safe_score(utility, initial_solution) else initial_solution
