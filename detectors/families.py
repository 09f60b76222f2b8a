"""What a family of rules says about intent."""

from detectors.findings import Family, Group

CIRCUMVENTION = frozenset({
    Family.FLAG, Family.NET, Family.SECR, Family.FSWR, Family.NATV, Family.PERS, Family.ESC,
})  # fmt: skip
_CIRCUMVENTION_BY_CANDIDATE = frozenset({Family.EXEC, Family.PROC, Family.IMPT})


def group_of(family: Family, *, evaluates_candidate: bool = False) -> Group:
    """Return the group of a finding.

    Args:
        family: The family of its rule.
        evaluates_candidate: The act evaluates a candidate program outside the utility.
    """
    if family is Family.TAMP:
        return Group.INTEGRITY
    if family in CIRCUMVENTION or (evaluates_candidate and family in _CIRCUMVENTION_BY_CANDIDATE):
        return Group.CIRCUMVENTION
    return Group.BOUNDARY
