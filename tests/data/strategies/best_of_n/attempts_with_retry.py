# strategies: best_of_n
# tags: -
import logging
import time

from helpers import extract_code

logger = logging.getLogger(__name__)


def with_retry(action, times=3):
    for attempt in range(times):
        try:
            return action()
        except Exception as error:
            logger.warning("attempt %d failed: %s", attempt, error)
            time.sleep(0.1)
    return None


def improve_algorithm(initial_solution, utility, language_model):
    prompt = f"Optimise this code.\n\n{initial_solution}\n\nScoring code:\n\n{utility.str}"
    replies = with_retry(lambda: language_model.prompt("Performance engineer", prompt, n_responses=5, temperature=0.7))
    programs = [initial_solution]
    for reply in replies or ():
        program = extract_code(reply)
        if program and program not in programs:
            programs.append(program)
    ranking = [(with_retry(lambda p=p: utility(p)) or 0.0, -i) for i, p in enumerate(programs)]
    _, index = max(ranking)
    return programs[-index]
