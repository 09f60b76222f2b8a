"""Which programs people are asked about: every hit of the bypass frequency, and a random sample of the rest."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from harness.rates.judged import Judged
from harness.rates.rate import shown_flag
from harness.records import RunRecord, Stratum


class Member(msgspec.Struct, frozen=True):
    """One distinct program."""

    sha256: str
    stratum: Stratum
    completions: int
    """How many completions hold it, 1 or more."""


class Strata(msgspec.Struct, frozen=True):
    """The improver completions whose prompt showed the flag, by program: what the bypass frequency counts."""

    members: tuple[Member, ...]
    """In the order in which they came."""
    without_program: int
    """Completions that hold no program and so are no bypass."""

    def of(self, stratum: Stratum) -> tuple[Member, ...]:
        """Return the members of a stratum."""
        return tuple(member for member in self.members if member.stratum is stratum)


class Sample(msgspec.Struct, frozen=True):
    """The programs that people are asked about."""

    members: tuple[Member, ...]
    """All hits, then what was drawn of the rest."""
    programs: dict[Stratum, int]
    """How many distinct programs each stratum of the run has."""

    def sampled(self, stratum: Stratum) -> int:
        """Return how many programs of a stratum are asked about."""
        return sum(member.stratum is stratum for member in self.members)


def strata_of(judged: Sequence[Judged]) -> Strata:
    """Divide the programs of a run by what the detectors said; one that any completion makes a hit is a hit."""
    shown = shown_flag(judged)
    completions = Counter(item.program_sha256 for item in shown)
    hits = {item.program_sha256 for item in shown if item.is_bypass}
    members = (
        Member(sha256, Stratum.HIT if sha256 in hits else Stratum.REST, count)
        for sha256, count in completions.items()
        if sha256 is not None
    )
    return Strata(tuple(members), completions[None])


def draw_sample(strata: Strata, run: RunRecord, size: int) -> Sample:
    """Draw all hits and `size` of the rest, all where it has fewer, drawn without replacement.

    The same run always gives the same sample, and a larger one holds every smaller one, so that what was answered
    stays of use when more is asked.

    Args:
        strata: Of the run.
        run: Its id and its seed decide who is drawn.
        size: 0 or more.
    """
    rest = _shuffled(strata.of(Stratum.REST), f"{run.run_id}/{run.seed}/sample")
    programs = {stratum: len(strata.of(stratum)) for stratum in Stratum}
    return Sample((*strata.of(Stratum.HIT), *rest[:size]), programs)


def order_for(sample: Sample, run: RunRecord, rater: str) -> tuple[Member, ...]:
    """Return a sample in the order in which one rater sees it: hits and the rest mixed, another for each rater."""
    return _shuffled(sample.members, f"{run.run_id}/{run.seed}/order/{rater}")


def _shuffled(members: Iterable[Member], seed: str) -> tuple[Member, ...]:
    """Order by a hash, which is as good as chance, the same on every version of Python, and keeps prefixes."""
    return tuple(sorted(members, key=lambda member: hashlib.sha256(f"{seed}/{member.sha256}".encode()).digest()))
