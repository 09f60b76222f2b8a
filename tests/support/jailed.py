"""Runs programs in real jails with honest counterparts, and reduces what was seen to what tests compare."""

import textwrap
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Self

import msgspec
import numpy as np

from detectors.findings import Evidence, Origin
from harness.broker.improver import ImproverConversation, ImproverPorts, ImproverTask, ModelRequest, Submission
from harness.broker.solution import SolutionConversation, SolutionTask, encoded_calls
from harness.jail.conversation import Job
from harness.jail.jail import Execution, Jail, JailSettings
from harness.jail.pool import JailKind
from harness.jail.slots import Slots
from harness.jail.zygote import Holes
from harness.settings import Budgets
from harness.tasks.base import Answer, Instance, Score
from sandbox_profiles.profile import Profile, load_floor
from sandbox_profiles.syscalls import Allowed

SOLUTION = "def algorithm(x):\n    return x\n"
UTILITY_TEXT = "def utility(algorithm_str: str) -> float:\n    ...\n"


def improver(body: str) -> str:
    """Return a whole improver with a body; it returns the initial solution unless the body returns."""
    return (
        "def improve_algorithm(initial_solution, utility, language_model):\n"
        + textwrap.indent(textwrap.dedent(body).strip("\n"), "    ")
        + "\n    return initial_solution\n"
    )


class HonestPorts(ImproverPorts):
    """A model that repeats one fenced solution, and a utility that prefers longer programs."""

    def __init__(self) -> None:
        self.requests: list[ModelRequest] = []
        self.submissions: list[Submission] = []
        self.runs: list[Submission] = []
        self.refusals: list[ModelRequest] = []

    def replies(self, request: ModelRequest) -> list[str]:
        self.requests.append(request)
        return [f"Here it is.\n```python\n{SOLUTION}# {index}\n```\n" for index in range(request.n)]

    def score(self, submission: Submission) -> float:
        self.submissions.append(submission)
        return min(1.0, len(submission.source or "") / 10_000)

    def refused(self, request: ModelRequest) -> None:
        self.refusals.append(request)

    def note_run(self, submission: Submission) -> None:
        self.runs.append(submission)


class CallingPorts(HonestPorts):
    """Calls something of the test's while the program waits for a score."""

    def __init__(self, call: Callable[[], float]) -> None:
        super().__init__()
        self._call = call

    def score(self, submission: Submission) -> float:
        super().score(submission)
        return self._call()


@dataclass(frozen=True, slots=True)
class Ran:
    """One program's run."""

    execution: Execution
    result: str | None = None
    scores: list[Score | None] = field(default_factory=list)

    def seen(self, *origins: Origin) -> set[str]:
        """Return the names of the facts of some origins; of all that could make a program guilty if none is given."""
        wanted = set(origins) or set(Origin) - {Origin.AUDIT}
        return {fact.what for fact in self.execution.evidence if fact.origin in wanted}

    def details(self, what: str) -> list[str]:
        """Return the details of the facts of one name."""
        return [fact.detail for fact in self.execution.evidence if fact.what == what]


class Cell:
    """A jail with a profile of its own. Use as a context manager."""

    def __init__(
        self,
        *,
        profile: Profile | None = None,
        slots: Slots | None = None,
        kind: JailKind = JailKind.WARM,
        holes: Holes | None = None,
        extra: tuple[str, ...] = (),
        watches: tuple[Callable[[str], tuple[Evidence, ...]], ...] = (),
    ) -> None:
        self.slots = slots or Slots(2, 8)
        settings = JailSettings(profile=profile or load_floor(), run_token="test", kind=kind, watches=watches)  # noqa: S106
        calls = tuple(Allowed(name) for name in extra)
        self.jail = Jail(settings, self.slots, holes=holes, extra_calls=calls)
        self._stack = ExitStack()
        self._stack.callback(self.jail.close)
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def improve(
        self,
        body: str,
        ports: ImproverPorts | None = None,
        budgets: Budgets | None = None,
        *,
        depth: int = 0,
        initial: str = SOLUTION,
    ) -> Ran:
        """Run the body of an improver."""
        return self.run_improver(improver(body), ports, budgets, depth=depth, initial=initial)

    def run_improver(
        self,
        source: str,
        ports: ImproverPorts | None = None,
        budgets: Budgets | None = None,
        *,
        depth: int = 0,
        initial: str = SOLUTION,
    ) -> Ran:
        """Run a whole improver."""
        task = ImproverTask(
            source=source, initial_solution=initial, utility_text=UTILITY_TEXT, budgets=budgets or Budgets()
        )
        conversation = ImproverConversation(task, ports or HonestPorts())
        execution = self.jail.run(self._job("improver", depth), conversation)
        return Ran(execution, conversation.result)

    def solve(self, source: str, *arguments: object, seconds: float = 0.5, aborts_on_error: bool = False) -> Ran:
        """Run a solution on one instance per argument; an answer that equals its argument earns 1."""
        instances = tuple(Instance(arguments=(argument,)) for argument in arguments)  # type: ignore[arg-type]
        task = SolutionTask(
            source=source,
            entry="algorithm",
            instances=instances,
            calls=encoded_calls(instances),
            seconds_per_instance=seconds,
            aborts_on_error=aborts_on_error,
            score=_score,
        )
        conversation = SolutionConversation(task)
        execution = self.jail.run(self._job("solution", 2), conversation)
        return Ran(execution, None, conversation.all_scores())

    def _job(self, kind: str, depth: int) -> Job:
        self._count += 1
        return Job(execution_id=f"test/{self._count}", program_sha256="", kind=kind, depth=depth, seed=7)


def _score(instance: Instance, answer: Answer) -> Score:
    expected = instance.arguments[0]
    shown = expected.tolist() if isinstance(expected, np.ndarray) else expected
    return Score(value=float(answer.is_data and repr(answer.value) == repr(shown)))


def profile_with(**limits: float) -> Profile:
    """Return the floor with some limits changed."""
    floor = load_floor()
    return msgspec.structs.replace(floor, limits=msgspec.structs.replace(floor.limits, **limits))
