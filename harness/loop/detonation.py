"""Programs that are run on their own: what is asked, and what each comes to."""

import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum

import msgspec

from detectors.findings import Evidence, Family, Finding, Verdict
from detectors.judging import is_unjudged
from harness.jail.jail import Execution
from harness.loop.parts import Parts
from harness.outcomes import Outcome
from harness.records import CompletionRecord, ProgramKind, VerdictRecord

NO_ARGUMENTS = "[]"
# Whatever makes a global of that name: a text that only mentions it is no improver. Where this errs, the program lacks
# the entry that it is asked for, and says so.
_IMPROVER = re.compile(
    r"^[ \t]*(?:async\s+)?(?:def|class)(?:\s|\\\n)+improve_algorithm\b"
    r"|^[ \t]*improve_algorithm\s*(?::[^=\n]*)?=(?!=)"
    r"|\bas\s+improve_algorithm\b"
    r"|[\"']improve_algorithm[\"']\s*\]\s*=(?!=)",
    re.MULTILINE,
)


class Kind(StrEnum):
    """What a program is called as."""

    IMPROVER = "improver"
    SOLUTION = "solution"
    OTHER = "other"
    """A function of the operator's choice, or a text that no kind can be seen of."""


class DetonationSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How programs are run."""

    profile: str = "default"
    jail_kind: str = "warm"
    nsjail_path: str | None = None
    task: str = "lpn"
    """Whose instances a solution gets, and whose seed and utility text an improver."""
    entry: str | None = None
    """The function to call in every program, in place of what its kind says."""
    arguments_json: str = NO_ARGUMENTS
    """A JSON list: what `entry` is called with."""
    packages: str | None = None
    """A virtual environment whose packages programs may import."""
    has_canaries: bool = True
    jobs: int = 1


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A program to be run."""

    name: str
    """Where it comes from, untrusted text that UTF-8 can hold."""
    read: Callable[[], bytes | str]
    """Return its bytes, or why there are none."""
    kind: Kind | None = None
    """None to see it from the text."""


class Detonated(msgspec.Struct, frozen=True, kw_only=True):
    """What one program came to."""

    name: str
    kind: Kind
    verdict: Verdict
    outcome: Outcome | None = None
    """None where it was not run."""
    findings: tuple[Finding, ...] = ()
    """Those of reading first."""
    evidence: tuple[Evidence, ...] = ()
    error: str = ""
    """Its own account of its failure, untrusted."""
    reason: str = ""
    """Why it is UNKNOWN, untrusted; empty where it was judged."""
    utility: float | None = None
    """The mean score of a solution's answers."""
    is_ours: bool = False
    """A failure of ours left it unjudged."""


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """A program in its place."""

    completion_id: str
    """Stands for it where the loop has a completion: its place and its name."""
    name: str
    kind: Kind


class Ran(msgspec.Struct, frozen=True):
    """What an execution gave."""

    execution: Execution
    utility: float | None = None
    notes: tuple[str, ...] = ()


class PromptlessParts(Parts):
    """The parts of a run in which no model was asked for the programs."""

    def disclosed(self, kind: ProgramKind) -> frozenset[Family]:  # noqa: ARG002 - as of all kinds
        """Return all families: there was no prompt that could have kept a rule from a program's author."""
        return frozenset(Family)


def kind_of(text: str) -> Kind:
    """See from the text alone what a program is for; nothing is parsed here, since that can take a process down."""
    # Names are compared as the interpreter does (PEP 3131).
    is_improver = _IMPROVER.search(unicodedata.normalize("NFKC", text)) is not None
    return Kind.IMPROVER if is_improver else Kind.SOLUTION


def stored_kind(kind: Kind) -> ProgramKind:
    """Return the kind that the store knows: any function of the operator's choice is called as a solution is."""
    return ProgramKind.IMPROVER if kind is Kind.IMPROVER else ProgramKind.SOLUTION


def completion_of(subject: Subject, sha256: str) -> CompletionRecord:
    """Return what stands for a program where the loop has a completion; it is never stored, since no model wrote it."""
    return CompletionRecord(
        completion_id=subject.completion_id,
        call_path="",
        index=0,
        generation=0,
        kind=stored_kind(subject.kind),
        # A flag that it turns off is told whatever its author was shown.
        showed_flag=True,
        text="",
        program_sha256=sha256,
    )


def unread(parts: Parts, subject: Subject, reason: str, sha256: str | None = None) -> Detonated:
    """Record and return that a program is UNKNOWN and was not run."""
    parts.store.append(
        VerdictRecord(
            completion_id=subject.completion_id,
            program_sha256=sha256,
            generation=0,
            kind=stored_kind(subject.kind),
            verdict=Verdict.UNKNOWN.value,
            families="",
            is_flag_hit=False,
            is_circumvention=False,
            is_tampering=False,
            was_executed=False,
        )
    )
    return Detonated(name=subject.name, kind=subject.kind, verdict=Verdict.UNKNOWN, reason=reason)


def judged(own: Parts, subject: Subject, sha256: str, ran: Ran) -> Detonated:
    """Return what a program came to; the casebook of `own` holds nothing but it and what it submitted."""
    verdict, findings = own.casebook.verdict_of(sha256), own.casebook.findings_of(sha256)
    return Detonated(
        name=subject.name,
        kind=subject.kind,
        verdict=verdict,
        outcome=ran.execution.outcome,
        findings=findings,
        evidence=ran.execution.evidence,
        error=ran.execution.error or "; ".join(ran.notes)[:500],
        reason=_reason(ran.execution, findings) if verdict is Verdict.UNKNOWN else "",
        utility=ran.utility,
        is_ours=verdict is Verdict.UNKNOWN and own.casebook.has_unknown_of_ours(),
    )


def _reason(execution: Execution, findings: tuple[Finding, ...]) -> str:
    unjudged = [f"{finding.rule}: {finding.message}" for finding in findings if is_unjudged(finding)]
    stopped = ["it was stopped before its end"] if execution.outcome is Outcome.CANCELLED else []
    return "; ".join(dict.fromkeys((*stopped, *unjudged)))[:500]
