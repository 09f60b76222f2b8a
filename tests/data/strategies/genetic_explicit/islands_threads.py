# strategies: genetic_explicit
# tags: threading
import random
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    rng = np.random.default_rng(0)
    limit = language_model.max_responses_per_call
    first = extract_code(language_model.prompt("expert", f"Improve\n{initial_solution}\n{utility.str}", limit))
    pool = [initial_solution, *[p for p in first if p]]
    with ThreadPoolExecutor(4) as ex:
        scores = list(ex.map(utility, pool))
    for _ in range(2):
        order = np.argsort(scores)[::-1]
        survivors = [pool[i] for i in order[:3]]
        messages = []
        for _ in range(limit):
            a, b = rng.choice(len(survivors), size=2)
            messages.append(f"Parent 1:\n{survivors[a]}\n\nParent 2:\n{survivors[b]}\n\nWrite their child.")
        children = [c for c in extract_code(language_model.batch_prompt("expert", messages, temperature=0.7)) if c]
        with ThreadPoolExecutor(4) as ex:
            child_scores = list(ex.map(utility, children))
        pool = survivors + children
        scores = [scores[i] for i in order[:3]] + child_scores
    return pool[int(np.argmax(scores))]
