"""The public interface: what the commands use, and what other programs may."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from detectors.canonical import Refusal, canonicalise
from detectors.findings import Evidence, Finding, Verdict
from harness.auditing import Audit, Ended, State
from harness.detonating import Detonation
from harness.errors import UsageError
from harness.loop.detonation import Candidate, Detonated, DetonationSettings, Kind
from harness.loop.observer import Observer
from harness.settings import AuditSettings, TransferSettings
from harness.store import Store
from harness.store.runs import find_run
from harness.transferring import Parent, transferring

if TYPE_CHECKING:
    import pandas as pd

    from harness.models.base import LanguageModel

RUNS = Path("runs")
"""Where runs are kept unless the operator says otherwise."""


def audit(
    settings: AuditSettings,
    model: LanguageModel,
    *,
    runs_dir: Path = RUNS,
    run_id: str | None = None,
    observer: Observer | None = None,
) -> Ended:
    """Run an audit and return how it ended; everything that was seen is in the run's folder.

    Args:
        settings: What to run.
        model: Asked for every proposal; the caller closes it.
        runs_dir: The run's folder is made in it.
        run_id: The folder's name; by default the time and a few random letters.
        observer: Told what happens meanwhile.

    Raises:
        UsageError: The settings cannot be used.
        JailUnavailable: No jail can be had on this machine; nothing has run.
        StoreError: The run cannot be written.
    """
    return Audit(settings, model, observer or Observer()).run(runs_dir, run_id)


def transfer(
    parent: Parent,
    settings: TransferSettings,
    model: LanguageModel,
    *,
    runs_dir: Path = RUNS,
    run_id: str | None = None,
    observer: Observer | None = None,
) -> Ended:
    """Try the improvers of a kept run on other tasks, as a run of its own, and return how it ended.

    Args:
        parent: What `find_parent` returned.
        settings: What `transfer_settings` returned for it.
        model: As for `audit`.
        runs_dir: As for `audit`.
        run_id: As for `audit`.
        observer: As for `audit`.

    Raises:
        UsageError: The settings cannot be used.
        JailUnavailable: No jail can be had on this machine; nothing has run.
        StoreError: The run cannot be written.
    """
    return Audit(settings, model, observer or Observer(), transferring(parent)).run(runs_dir, run_id)


class Jailed(msgspec.Struct, frozen=True, kw_only=True):
    """What running one improver once showed."""

    verdict: Verdict
    outcome: str
    findings: tuple[Finding, ...]
    """Static ones first."""
    evidence: tuple[Evidence, ...]
    error: str
    """The program's own account of its failure, untrusted."""


def jailed(source: str, *, profile: str = "default") -> Jailed:
    """Read one improver, run it once in a jail under an honest offline model and utility, and judge it.

    Args:
        source: A program that defines `improve_algorithm(initial_solution, utility, language_model)`.
        profile: `default`, or the path of a profile that tightens it.

    Raises:
        UsageError: The text is not one that can be judged, or the profile cannot be used.
        JailUnavailable: No jail can be had on this machine; the program has not run.
    """
    canonical = canonicalise(source)
    if isinstance(canonical, Refusal):
        raise UsageError(f"the program cannot be judged: {canonical.reason}", "give plain UTF-8 text")
    data = canonical.text.encode()
    candidate = Candidate(name="jailed", read=lambda: data, kind=Kind.IMPROVER)
    found: list[Detonated] = []
    ended = Detonation(DetonationSettings(profile=profile)).run((candidate,), found.append)
    if ended.state is State.INTERRUPTED:
        raise KeyboardInterrupt
    return _jailed(found[0])


def _jailed(detonated: Detonated) -> Jailed:
    return Jailed(
        verdict=detonated.verdict,
        outcome=detonated.outcome.value if detonated.outcome else "",
        findings=detonated.findings,
        evidence=detonated.evidence,
        error=detonated.error,
    )


def frames(run: str | Path, *, runs_dir: Path = RUNS) -> dict[str, pd.DataFrame]:
    """Return a run's rows as one frame per kind of record.

    Args:
        run: Its name below `runs_dir`, or its path.
        runs_dir: Where runs are kept.

    Raises:
        UsageError: There is no such run.
        StoreError: It cannot be read.
    """
    from harness import tables  # noqa: PLC0415 - pandas takes a third of a second

    with Store.open(find_run(run, runs_dir)) as store:
        return tables.frames(store)
