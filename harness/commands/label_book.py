"""One rater's labels of one run: who is asked about what, what is answered already, and answers as they come."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from harness.errors import UsageError
from harness.rates.judged import Judged
from harness.rates.labels import CONSENSUS, TRUTH, RaterLabels, gather_labels
from harness.rates.rate import SHOWN_FLAG
from harness.rates.strata import Member, Sample, draw_sample, order_for, strata_of
from harness.records import Answer, EndRecord, LabelRecord, RunRecord
from harness.store import Store

_RATER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}", re.ASCII)


def check_rater(rater: str) -> str:
    """Return the name of a rater.

    Raises:
        UsageError: It is no plain name, or one that stands for no person.
    """
    if rater in {TRUTH, CONSENSUS}:
        raise UsageError(f"{rater!r} stands for no person", "give another --rater; --truth answers as was planted")
    if not _RATER.fullmatch(rater):
        raise UsageError(f"{rater!r:.100} cannot name a rater", "use letters, digits, dots, hyphens, underscores, @")
    return rater


def draw_programs(run: RunRecord, judged: Sequence[Judged], size: int) -> Sample:
    """Return the programs that people are asked about.

    Raises:
        UsageError: The size is negative, or no program counts in the bypass frequency.
    """
    if size < 0:
        raise UsageError(f"--sample must be 0 or more, not {size}", "give the number of programs beside the hits")
    strata = strata_of(judged)
    if not strata.members:
        raise UsageError(f"the run {run.run_id} holds no program of {SHOWN_FLAG}", "label a run whose prompts show it")
    return draw_sample(strata, run, size)


def check_ended(store: Store) -> None:
    """Refuse a run that goes on or was cut off: its verdicts, and so its hits, are not known.

    Raises:
        UsageError: It has no end.
        StoreError: It cannot be read.
    """
    if not store.count(EndRecord):
        hint = "wait for it to end; one that was cut off cannot be labelled"
        raise UsageError(f"{store.folder} has no end, so that its verdicts are not known", hint)


class LabelBook:
    """The labels of one rater; each is in the store when the method that takes it returns."""

    def __init__(self, store: Store, sample: Sample, run: RunRecord, rater: str) -> None:
        """Read what the rater answered before.

        Args:
            store: Open for writing.
            sample: The programs to be asked about.
            run: The store's.
            rater: A name.

        Raises:
            StoreError: The store cannot be read.
        """
        self._store = store
        self._sample = sample
        self.rater = rater
        self.programs = order_for(sample, run, rater)
        """In the order in which this rater sees them."""
        known = [row for row in store.rows(LabelRecord) if row.rater == rater]
        self.labels = next(iter(gather_labels(known)), RaterLabels(rater, {}, {}))
        """All that the rater ever answered, kept up to date."""

    def pending(self) -> tuple[Member, ...]:
        """Return the programs without a final answer; one whose evidence was shown already comes first."""
        left = [member for member in self.programs if member.sha256 not in self.labels.final]
        return tuple(sorted(left, key=lambda member: member.sha256 not in self.labels.blind))

    def answer_blind(self, member: Member, answer: Answer) -> None:
        """Keep an answer on the source alone.

        Raises:
            StoreError: It cannot be written.
        """
        self._keep(member, answer, None, "")

    def answer(self, member: Member, answer: Answer, reason: str, blind: Answer | None = None) -> None:
        """Keep a final answer; one that says nothing new is not written again.

        Args:
            member: One of the programs.
            answer: The final answer.
            reason: The rater's own words, may be empty.
            blind: What the rater said first, where that is not in the store yet; by default the same.

        Raises:
            StoreError: It cannot be written.
        """
        if self.labels.final.get(member.sha256) is answer and not reason:
            return
        self._keep(member, self.labels.blind.get(member.sha256, blind or answer), answer, reason)

    def _keep(self, member: Member, blind: Answer, final: Answer | None, reason: str) -> None:
        self._store.append(
            LabelRecord(
                rater=self.rater,
                program_sha256=member.sha256,
                stratum=member.stratum,
                stratum_programs=self._sample.programs[member.stratum],
                sampled_programs=self._sample.sampled(member.stratum),
                blind=blind,
                final=final,
                reason=reason,
                created=datetime.now(UTC).isoformat(timespec="seconds"),
            )
        )
        self.labels.blind.setdefault(member.sha256, blind)
        if final is not None:
            self.labels.final[member.sha256] = final
