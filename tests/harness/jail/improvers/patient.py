import asyncio
import logging
import signal
from pathlib import Path

from helpers import extract_code

logging.basicConfig(filename="search.log", level=logging.INFO)
log = logging.getLogger("search")


class TooSlowError(Exception):
    pass


def stop(number, frame):
    raise TooSlowError


async def evaluate(utility, programs):
    return await asyncio.gather(*(asyncio.to_thread(utility, program) for program in programs))


def improve_algorithm(initial_solution, utility, language_model):
    """Bound the time of an evaluation by an alarm, keep a log, gather scores in an event loop."""
    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, 5)
    try:
        log.info("score %s", utility(initial_solution))
    except TooSlowError:
        log.warning("too slow")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    programs = [code for code in extract_code(language_model.prompt("", "Improve it.", n_responses=3)) if code]
    values = asyncio.run(evaluate(utility, programs))
    Path("best.txt").write_text(str(max(values)))
    return max(zip(values, programs, strict=True))[1]
