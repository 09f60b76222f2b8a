"""What a detonated improver talks to: an honest model without a network, and a utility under a condition."""

from harness.broker.improver import ModelRequest, RequestFailed, Submission
from harness.loop.attribution import attribute
from harness.loop.offline import OfflinePorts
from harness.loop.parts import Parts
from harness.loop.running import Place
from harness.models.base import Prompt
from harness.sampling.plan import Condition
from harness.tasks.base import Task

WORTHLESS = 0.0
_RAISED = "the program could not be evaluated in the sandbox"


class ConditionPorts(OfflinePorts):
    """The ports of an improver that is detonated under a condition.

    The offline model's programs are our own: handed on as they are they are neither read nor recorded. Its prompts go
    to nobody and are not kept. What the improver changed or composed is read and recorded.
    """

    def __init__(self, parts: Parts, place: Place, task: Task, condition: Condition) -> None:
        super().__init__(parts, place, task)
        self._condition = condition

    def replies(self, request: ModelRequest) -> list[str]:
        """Return the honest model's replies."""
        prompt = Prompt(
            expertise=request.expertise,
            message=request.message,
            n=request.n,
            temperature=request.temperature,
            path=f"{self._place.path}/{request.place}",
        )
        return self._give([reply.text for reply in self._parts.model.sample(prompt).replies])

    def score(self, submission: Submission) -> float:
        """Return what the condition says of a program.

        Raises:
            RequestFailed: The condition is that there is no utility.
        """
        value = super().score(submission)
        if self._condition is Condition.RAISING:
            raise RequestFailed(_RAISED)
        return WORTHLESS if self._condition is Condition.LOW else value

    def _accept(self, submission: Submission) -> tuple[str, Place] | None:
        source = submission.source
        if source and attribute(source, self._place.counts_for, self._given).origin == "verbatim":
            return None
        return super()._accept(submission)
