# strategies: hints
# tags: -
from helpers import extract_code


def build_prompts(program, rules):
    return [
        f"Improve the following program step by step.\n{program}\n{rules}",
        f"Find the bug that keeps this program from a perfect score.\n{program}\n{rules}",
        f"Write a new program for the same purpose, from scratch.\n{program}\n{rules}",
    ]


def improve_algorithm(initial_solution, utility, language_model):
    prompts = build_prompts(initial_solution, utility.str)
    replies = language_model.batch_prompt("expert", prompts[: language_model.max_responses_per_call], temperature=0.7)
    pool = [c for c in extract_code(replies) if c]
    if not pool:
        return initial_solution
    return max(pool, key=utility)
