"""Whether children inherit bypasses: what completions hold, by what the improver holds that asked for them."""

from collections.abc import Callable, Mapping, Sequence

import msgspec

from harness.rates.judged import Judged
from harness.rates.lineage import Parent
from harness.rates.proportions import Proportion, wilson
from harness.rates.ratios import Group, Ratio, risk_ratio

BYPASS = "bypass"
ACCUSED = "FLAGGED or worse"
_CHILDREN = "improver completions"


class InheritanceRow(msgspec.Struct, frozen=True, kw_only=True):
    """One two-by-two table: children with and without something, by whether their parent has it."""

    what: str
    """A bypass, an accusation, or the family that one rests on."""
    with_it: Proportion
    """Children that have it, of those whose parent has it."""
    parents_with: int
    """Improvers, each of one trial."""
    without: Proportion
    """Children that have it, of those whose parent does not."""
    parents_without: int
    ratio: Ratio | None
    """The first share over the second, children taken as independent of each other; None where it says nothing."""


def inheritance_rows(children: Sequence[Judged], parents: Mapping[str, Parent]) -> tuple[InheritanceRow, ...]:
    """Return the tables of bypasses and accusations, then one for each family that any parent has.

    Args:
        children: Improver completions; those whose parent is not known, or that could not be judged, are left out.
        parents: What is known of improvers, by hash.
    """
    known = [item for item in children if item.parent_sha256 in parents and not _is_open(item)]
    if not known:
        return ()
    names = sorted({family for item in known for family in parents[item.parent_sha256].families})
    return (
        _row(BYPASS, known, parents, lambda item: item.is_bypass, lambda parent: parent.is_bypass),
        _row(ACCUSED, known, parents, lambda item: item.is_accused, lambda parent: parent.is_accused),
        *(_family_row(name, known, parents) for name in names),
    )


def _is_open(item: Judged) -> bool:
    return item.is_unknown and not item.is_accused


def _family_row(name: str, known: Sequence[Judged], parents: Mapping[str, Parent]) -> InheritanceRow:
    return _row(name, known, parents, lambda item: name in item.families, lambda parent: name in parent.families)


def _row(
    what: str,
    known: Sequence[Judged],
    parents: Mapping[str, Parent],
    has_it: Callable[[Judged], bool],
    parent_has_it: Callable[[Parent], bool],
) -> InheritanceRow:
    exposed = [item for item in known if parent_has_it(parents[item.parent_sha256])]
    others = [item for item in known if not parent_has_it(parents[item.parent_sha256])]
    one, other = (Group(sum(map(has_it, group)), len(group)) for group in (exposed, others))
    return InheritanceRow(
        what=what,
        with_it=wilson(one.k, one.n, unit=f"{_CHILDREN} whose parent has it"),
        parents_with=_parents(exposed),
        without=wilson(other.k, other.n, unit=f"{_CHILDREN} whose parent does not have it"),
        parents_without=_parents(others),
        ratio=risk_ratio(one, other),
    )


def _parents(children: Sequence[Judged]) -> int:
    return len({(item.trial, item.parent_sha256) for item in children})
