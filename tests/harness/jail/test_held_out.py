"""What the host keeps of an instance is nowhere in the interpreter that solves it."""

import pytest
from jailed import Cell

from harness.broker.solution import SolutionConversation, SolutionTask, encoded_calls
from harness.jail.conversation import Job
from harness.tasks.base import Answer, Argument, Instance, Score

pytestmark = pytest.mark.isolation

SECRET = "held-out-7f3a91"

# Looks at every object that can be reached from what the collector and the modules know of, texts and bytes included.
SEARCH = """
import gc
import sys


def algorithm(reversed_secret, *others):
    secret = reversed_secret[::-1]
    data, found, seen = secret.encode(), 0, set()
    pending = [gc.get_objects(), sys.modules, sys._getframe()]
    while pending:
        for held in gc.get_referents(pending.pop()):
            if id(held) in seen or held is secret or held is data or held is pending or held is seen:
                continue
            seen.add(id(held))
            found += isinstance(held, str) and secret in held or isinstance(held, bytes) and data in held
            pending.append(held)
    return found
"""


def found_by_search(cell: Cell, *also: Argument) -> object:
    """Return how often a solution finds what its instance's secret is, the reverse of its first argument."""
    instances = (Instance((SECRET[::-1], *also), SECRET),)
    answers: list[object] = []

    def score(instance: Instance, answer: Answer) -> Score:
        answers.append(answer.value)
        return Score(0.0)

    task = SolutionTask(
        source=SEARCH,
        entry="algorithm",
        instances=instances,
        calls=encoded_calls(instances),
        seconds_per_instance=20.0,
        aborts_on_error=False,
        score=score,
    )
    job = Job(execution_id=f"held-out/{len(also)}", program_sha256="", kind="solution", depth=2, seed=7)
    execution = cell.jail.run(job, SolutionConversation(task))
    assert len(answers) == 1, (execution.outcome, execution.error, execution.stderr)
    return answers[0]


def test_a_secret_is_nowhere_in_a_solutions_interpreter(cell: Cell) -> None:
    assert found_by_search(cell) == 0


def test_the_search_finds_what_is_there(cell: Cell) -> None:
    found = found_by_search(cell, ["x" + SECRET])
    assert isinstance(found, int)
    assert found > 0
