import functools
from concurrent.futures import ThreadPoolExecutor

from helpers import extract_code


def improve_algorithm(initial_solution, utility, language_model):
    """Search in a beam whose candidates are scored by threads."""
    cached = functools.lru_cache(maxsize=None)(utility)
    width, temperature = 2, 1.0
    beam = [initial_solution]
    for _ in range(language_model.budget):
        messages = [f"Improve:\n```python\n{program}\n```" for program in beam for _ in range(2)]
        replies = language_model.batch_prompt("You are an expert.", messages, temperature=temperature)
        candidates = list(dict.fromkeys(code for code in extract_code(replies) if code)) + beam
        with ThreadPoolExecutor(max_workers=8) as pool:
            values = list(pool.map(cached, candidates))
        ranked = sorted(zip(values, candidates, strict=True), key=lambda pair: pair[0], reverse=True)
        beam = [program for _, program in ranked[:width]]
        temperature = max(0.2, temperature * 0.8)
        if utility.uses >= utility.budget - 6:
            break
    return beam[0]
