# strategies: decompose_parts
# tags: threading
import re
from concurrent.futures import ThreadPoolExecutor

from helpers import extract_code


def sections_of(program):
    return [s for s in re.split(r"\n(?=def |class |@)", program) if s.strip()]


def improve_algorithm(initial_solution, utility, language_model):
    sections = sections_of(initial_solution)

    def better(section):
        prompt = f"Optimise this section:\n{section}\n\nThe utility of the whole program:\n{utility.str}"
        found = [c for c in extract_code(language_model.prompt("optimiser", prompt, n_responses=2)) if c]
        return found[0] if found else section

    with ThreadPoolExecutor(max_workers=2) as pool:
        futures = [pool.submit(better, section) for section in sections[:3]]
        new_sections = [future.result() for future in futures] + sections[3:]
    whole = "\n".join(new_sections)
    return max((initial_solution, whole), key=utility)
