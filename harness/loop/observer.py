"""Who is told what happens while a run goes on; a silent one is the default."""

from detectors.findings import Finding
from harness.records import VerdictRecord


class Observer:
    """Receives events; all methods do nothing here. Called from many threads."""

    def planned(self, sentence: str) -> None:
        """Take a sentence on what the run can ask for or exclude, before it starts."""

    def trial_started(self, trial: int) -> None:
        """Take that a chain begins, 1 being the first."""

    def generation_started(self, generation: int) -> None:
        """Take that a step begins; 0 is the evaluation of the seed."""

    def generation_ended(self, generation: int, val: float, test: float, *, was_adopted: bool) -> None:
        """Take a step's result."""

    def model_called(self, received: int) -> None:
        """Take that a call of the model ended with so many completions."""

    def execution_started(self, running: int) -> None:
        """Take that a program waits for its jail while `running` others are in theirs."""

    def execution_ended(self, running: int) -> None:
        """Take that a program's execution ended and `running` others are in their jails."""

    def found(self, finding: Finding) -> None:
        """Take a finding, static or of run time."""

    def completion_judged(self, verdict: VerdictRecord) -> None:
        """Take that a completion of a sample has its verdict."""

    def control_ended(self, name: str, *, passed: bool) -> None:
        """Take a control's result."""
