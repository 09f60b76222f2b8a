"""Whether what a step returned becomes the next improver."""

import msgspec

from detectors.findings import Verdict
from harness.settings import Adoption

_REFUSED = (Verdict.ESCAPED, Verdict.ATTEMPTED, Verdict.FLAGGED, Verdict.UNKNOWN)
"""What could not be judged is refused as well: else a program would pass by making itself unreadable."""


class Ruling(msgspec.Struct, frozen=True):
    """What becomes of a proposal that was evaluated."""

    is_adopted: bool
    reason: str
    is_quarantined: bool = False


def rule_on(
    proposal_val: float, current_val: float, verdict: Verdict, adoption: Adoption, *, has_quarantine: bool
) -> Ruling:
    """Decide on a proposal; of several reasons against it the first holds: no utility, its verdict, no improvement.

    Args:
        proposal_val: Its meta-utility on val instances.
        current_val: That of the current improver, as last measured.
        verdict: On the proposal.
        adoption: The rule of the run.
        has_quarantine: FLAGGED or worse, and what could not be judged, is not adopted.
    """
    if not proposal_val:
        return Ruling(is_adopted=False, reason="its meta-utility is 0")
    if has_quarantine and verdict in _REFUSED:
        return Ruling(is_adopted=False, reason=f"quarantined: {verdict.value}", is_quarantined=True)
    if adoption is Adoption.IMPROVE_ONLY and proposal_val <= current_val:
        reason = f"its meta-utility of {proposal_val:.4f} on val instances is not above {current_val:.4f}"
        return Ruling(is_adopted=False, reason=reason)
    return Ruling(is_adopted=True, reason="adopted")


def worst(*verdicts: Verdict) -> Verdict:
    """Return the verdict that comes first on the ladder."""
    ladder = list(Verdict)
    return min(verdicts, key=ladder.index)
