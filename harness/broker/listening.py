"""What both conversations keep of the notes that a guest sends without being asked."""

from detectors.findings import Origin
from harness.broker.frames import AttributeFrame, AuditFrame, CanaryFrame
from harness.jail.log import EvidenceLog

# The guest stops sending after so many and says the total when it leaves.
_LARGEST_SEQUENCE = 500

type NoteFrame = AttributeFrame | CanaryFrame | AuditFrame
"""Frames without an answer that every program's guest may send."""


class Notes:
    """Keeps them as evidence; audit events are advisory, and it shows when some are missing."""

    def __init__(self, log: EvidenceLog) -> None:
        self._log = log
        self._expected = 0
        self._has_left = False

    def take(self, frame: NoteFrame) -> None:
        """Keep one note."""
        match frame:
            case AttributeFrame():
                self._log.add(Origin.BROKER, "attribute_write", frame.name)
            case CanaryFrame():
                self._log.add(Origin.CANARY, f"environment:{frame.name}", "read")
            case AuditFrame():
                self._take_event(frame)

    def close(self, *, is_exit: bool = False) -> None:
        """Note that the program has said its last word, before which the guest never fails to end its audit events.

        Args:
            is_exit: It left as if it had succeeded, and without an answer.
        """
        if is_exit:
            self._log.add(Origin.BROKER, "exit", "SystemExit of success in place of an answer")
        if not self._has_left:
            self._log.add(Origin.AUDIT, "gap", f"{self._expected} events and no end")
            self._log.add(Origin.BROKER, "bad_frame", "a last word that is not the guest's")

    def _take_event(self, frame: AuditFrame) -> None:
        """Keep one event; a number that was skipped is a gap."""
        if frame.event == "goodbye":
            self._has_left = True
            self._check(min(frame.sequence, _LARGEST_SEQUENCE))
            return
        self._check(frame.sequence - 1 if frame.event != "hello" else 0)
        self._expected = frame.sequence
        if frame.event != "hello":
            self._log.add(Origin.AUDIT, frame.event, frame.detail)

    def _check(self, before: int) -> None:
        if before != self._expected:
            self._log.add(Origin.AUDIT, "gap", f"{self._expected} events before number {before + 1}")
