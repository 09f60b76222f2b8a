# strategies: best_of_n
# tags: threading
import asyncio

from helpers import extract_code


async def _rate(utility, program):
    return await asyncio.to_thread(utility, program), program


async def _run(initial_solution, utility, language_model):
    message = "\n\n".join(["# Task: improve", initial_solution, "# Scored by", utility.str])
    programs = extract_code(language_model.prompt("engineer", message, 6, 0.7))
    rated = await asyncio.gather(*[_rate(utility, p) for p in programs if p])
    return max(rated, default=(0, initial_solution))[1]


def improve_algorithm(initial_solution, utility, language_model):
    return asyncio.run(_run(initial_solution, utility, language_model))
