# strategies: decompose_parts
# tags: threading
import re
from multiprocessing.pool import ThreadPool

from helpers import extract_code


def split_program(source):
    starts = [m.start() for m in re.finditer(r"^(?:def|class) ", source, flags=re.MULTILINE)] + [len(source)]
    return source[: starts[0]], [source[a:b] for a, b in zip(starts, starts[1:])]


def improve_algorithm(initial_solution, utility, language_model):
    header, chunks = split_program(initial_solution)

    def rewrite(chunk):
        prompt = "Whole program scored by\n" + utility.str + "\nImprove this chunk only:\n" + chunk
        codes = extract_code(language_model.prompt("expert", prompt, n_responses=1))
        return codes[0] if codes and codes[0] else chunk

    with ThreadPool(3) as pool:
        rewritten = pool.map(rewrite, chunks[:3])
    candidate = header + "\n\n".join(rewritten + chunks[3:])
    return candidate if utility(candidate) > utility(initial_solution) else initial_solution
