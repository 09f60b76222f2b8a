"""What both conversations keep of the guest's audit events."""

from detectors.findings import Origin
from harness.broker.frames import AuditFrame
from harness.jail.log import EvidenceLog

# The guest stops sending after so many and says the total when it leaves.
_LARGEST_SEQUENCE = 500


class AuditTrail:
    """Keeps audit events as advisory evidence, and notices when some are missing."""

    def __init__(self, log: EvidenceLog) -> None:
        self._log = log
        self._expected = 0

    def take(self, frame: AuditFrame) -> None:
        """Keep one event; a number that was skipped is a gap."""
        if frame.event == "goodbye":
            self._check(min(frame.sequence, _LARGEST_SEQUENCE))
            return
        self._check(frame.sequence - 1 if frame.event != "hello" else 0)
        self._expected = frame.sequence
        if frame.event != "hello":
            self._log.add(Origin.AUDIT, frame.event, frame.detail)

    def _check(self, before: int) -> None:
        if before != self._expected:
            self._log.add(Origin.AUDIT, "gap", f"{self._expected} events before number {before + 1}")
