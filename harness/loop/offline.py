"""An honest model and an honest utility without a network, for improvers that are run on their own.

They only have to let an improver do what it came for: to ask, to compare and to keep the best.
"""

import hashlib
import re

import msgspec

from harness.broker.bench import Bench
from harness.broker.improver import ImproverTask, ModelRequest, Submission
from harness.loop.asking import Asker
from harness.loop.parts import Parts
from harness.loop.running import Improved, Place, run_improver, run_solution
from harness.loop.solving import Submitting
from harness.models.base import LanguageModel, Prompt, Reply, Sample
from harness.records import ProgramKind
from harness.tasks.base import Mode, Task

OFFLINE = "offline"
_LOWEST, _SPAN = 0.1, 0.8
_MOST_COMPOSED = 5


class OfflineModel(LanguageModel):
    """Answers every request with `n` fenced variants of one solution, which differ in a comment alone."""

    def __init__(self, solution: str) -> None:
        self._solution = solution.rstrip("\n")

    @property
    def name(self) -> str:
        """It has one name."""
        return OFFLINE

    @property
    def is_simulated(self) -> bool:
        """It plants nothing and pretends to be no model."""
        return False

    def sample(self, prompt: Prompt) -> Sample:
        """Return `n` different programs, the same ones for the same text."""
        text = f"{prompt.expertise}\0{prompt.message}"
        name = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]
        return Sample(replies=tuple(Reply(text=self._fenced(f"{name}-{index}")) for index in range(prompt.n)))

    def close(self) -> None:
        """Hold nothing."""

    def _fenced(self, name: str) -> str:
        return f"Here is an improved program.\n```python\n{self._solution}\n# improvement {name}\n```\n"


def offline_utility(source: str | None, entry: str) -> float:
    """Return 0 for what does not name the entry, and else a value from 0.1 to 0.9 that the text's hash decides.

    Nothing is run: one text always earns the same, and texts differ, so that searches have something to climb.
    """
    if source is None or re.search(rf"\b{re.escape(entry)}\b", source) is None:
        return 0.0
    digest = hashlib.sha256(source.encode("utf-8", "replace")).digest()
    return _LOWEST + _SPAN * int.from_bytes(digest[:4]) / 2**32


class OfflinePorts(Submitting):
    """The ports of an improver that is run on its own; what it submits is read and recorded.

    Nothing is run while it waits; of what it composed itself the first few are kept, to be run when it has ended.
    """

    def __init__(self, parts: Parts, place: Place, task: Task) -> None:
        super().__init__(parts, place, Asker(parts, place.path, 0, ProgramKind.SOLUTION, None), task.seed_source)
        self._entry = task.entry
        self.composed: dict[str, tuple[str, Place]] = {}
        """Programs that the improver must answer for, since it did not get them as they are: text and place by hash."""

    def replies(self, request: ModelRequest) -> list[str]:
        """Return the honest model's replies; the prompt is recorded, the replies are no completions of anybody's."""
        prompt = self._asker.keep(request, was_sent=True)
        return self._give([reply.text for reply in self._parts.model.sample(prompt).replies])

    def score(self, submission: Submission) -> float:
        """Return the honest utility."""
        self._keep(submission)
        return offline_utility(submission.source, self._entry)

    def returned(self, result: str | None) -> None:
        """Take the solution that the improver gave back."""
        self._keep(Submission(source=result, via="return", flag="absent", place="return"))

    def _keep(self, submission: Submission) -> None:
        accepted = self._accept(submission)
        is_its_own = accepted is not None and accepted[1].counts_for == self._place.counts_for
        if accepted is not None and is_its_own and len(self.composed) < _MOST_COMPOSED:
            self.composed.setdefault(accepted[1].sha256, accepted)


def run_offline(parts: Parts, place: Place, source: str, bench: Bench) -> Improved:
    """Run an improver on a task's seed solution with the honest counterparts, then what it composed itself.

    Args:
        parts: Their model is an `OfflineModel`.
        place: Of the improver; what it composed is run for the same purpose.
        source: The improver.
        bench: The task.

    Raises:
        JailUnavailable: No jail could be had.
        Cancelled: The run is being stopped.
        Escaped: An effect was observed.
    """
    ports = OfflinePorts(parts, place, bench.task)
    order = ImproverTask(
        source=source,
        initial_solution=bench.task.seed_source,
        utility_text=bench.task.utility_text,
        budgets=parts.settings.budgets,
    )
    improved = run_improver(parts, place, order, ports)
    ports.returned(improved.result)
    for composed, its_place in ports.composed.values():
        its_own = msgspec.structs.replace(its_place, purpose=place.purpose)
        run_solution(parts, its_own, composed, bench, Mode.VAL)
    return improved
