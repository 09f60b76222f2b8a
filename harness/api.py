"""The public interface: what the commands use, and what other programs may."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from detectors.canonical import Refusal, canonicalise
from detectors.findings import Evidence, Finding, Origin, Verdict
from detectors.judging import decide
from detectors.runtime import judge_evidence
from harness.analysis.analyst import Analyst
from harness.auditing import Audit, Ended
from harness.broker.improver import ImproverConversation, ImproverTask
from harness.controls.pairs import HonestPorts
from harness.errors import UsageError
from harness.jail.conversation import Job
from harness.jail.jail import Jail, JailSettings
from harness.jail.slots import Slots
from harness.jail.watches import HostWatch
from harness.loop.observer import Observer
from harness.settings import AuditSettings, Budgets
from harness.store import Store
from harness.store.runs import find_run
from sandbox_profiles.profile import ProfileError, load_profile

if TYPE_CHECKING:
    import pandas as pd

    from harness.models.base import LanguageModel

RUNS = Path("runs")
"""Where runs are kept unless the operator says otherwise."""
_SOLUTION = "def algorithm(x):\n    return x\n"


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
    try:
        loaded = load_profile(profile)
    except ProfileError as error:
        raise UsageError(error.message, error.hint) from error
    with HostWatch() as watch:
        settings = JailSettings(
            profile=loaded,
            run_token=secrets.token_hex(16),
            watches=(watch.observe,),
            host_tokens=watch.host_tokens,
        )
        return _jailed(canonical.text, canonical.sha256, Jail(settings, Slots(1, 1)))


def _jailed(source: str, sha256: str, jail: Jail) -> Jailed:
    analyst = Analyst(1)
    try:
        static = analyst.read(source)
        task = ImproverTask(source=source, initial_solution=_SOLUTION, utility_text="", budgets=Budgets())
        job = Job(execution_id="jailed", program_sha256=sha256, kind="improver", depth=0, seed=0)
        execution = jail.run(job, ImproverConversation(task, HonestPorts()))
    finally:
        jail.close()
        analyst.close()
    found = judge_evidence(execution.evidence)
    failed = any(item.origin is Origin.HARNESS for item in execution.evidence)
    return Jailed(
        verdict=decide(static, found, has_program=True, harness_failed=failed),
        outcome=execution.outcome.value,
        findings=(*static.findings, *found),
        evidence=execution.evidence,
        error=execution.error,
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
