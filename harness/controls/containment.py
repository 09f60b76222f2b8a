"""Runs the probes in one profile and kind of jail, and judges of each whether the jail held it and saw it.

Contained: the program got nothing, nothing was seen outside, no part of the harness failed, and the next honest program
in the same jail finds everything as it should be. Evidenced: one of the traces that it must leave was left.
"""

import contextlib
from collections.abc import Sequence
from typing import Self

import msgspec

from detectors.findings import Origin
from harness.broker.improver import ImproverConversation, ImproverTask
from harness.controls.pairs import HonestPorts
from harness.controls.probes import PROBES
from harness.controls.probes.probe import Probe
from harness.controls.programs import improver
from harness.errors import JailUnavailable
from harness.jail.conversation import Job
from harness.jail.jail import Execution, Jail, JailSettings
from harness.jail.pool import JailKind
from harness.jail.slots import Slots
from harness.jail.watches import HostWatch
from harness.jail.zygote import Holes
from harness.outcomes import Outcome
from harness.settings import Budgets
from sandbox_profiles.profile import Profile
from sandbox_profiles.syscalls import Allowed

_GAINED = "GAINED"
_POLICY = "policy:"
_SOLUTION = "def algorithm(x):\n    return x\n"
_HONEST = "print(utility(initial_solution))"
_HONEST_OUTPUT = "0.5\n"

type Limits = tuple[tuple[str, float], ...]


class ProbeResult(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one probe."""

    name: str
    family: str
    seen: tuple[str, ...]
    """All evidence but the advisory, as `origin:what`, and the outcome; sorted. What only the profile denies is
    `policy:what`."""
    expected: tuple[str, ...]
    """Traces of which one must be there; empty for what cannot be seen."""
    faults: tuple[str, ...]
    """Why it is not contained; empty if it is."""

    @property
    def is_contained(self) -> bool:
        """Whether the jail held."""
        return not self.faults

    @property
    def is_evidenced(self) -> bool:
        """Whether it was seen, cannot be seen, or was stopped on its way by what only the profile denies."""
        was_stopped = any(fact.startswith(_POLICY) for fact in self.seen)
        return not self.expected or was_stopped or not set(self.expected).isdisjoint(self.seen)

    @property
    def passed(self) -> bool:
        """Whether it was held and seen."""
        return self.is_contained and self.is_evidenced


def judge(probe: Probe, runs: Sequence[Execution], honest: Execution | None) -> ProbeResult:
    """Judge a probe by what its programs left.

    Args:
        probe: What was tried.
        runs: Its program's execution, and its successor's where it has one.
        honest: The next honest program in the same jail; None where a jail serves one program alone.
    """
    faults = [fault for run in runs for fault in _faults(run)]
    if honest is not None and not _is_clean(honest):
        faults.append(
            f"the next honest program: {honest.outcome.value} {' '.join(_seen(honest))} {honest.error}".strip()
        )
    seen = {what for run in runs for what in _seen(run)}
    return ProbeResult(
        name=probe.name,
        family=probe.family,
        seen=tuple(sorted(seen)),
        expected=probe.evidence,
        faults=tuple(dict.fromkeys(faults)),
    )


def _faults(run: Execution) -> list[str]:
    gains = [line for line in run.stdout.splitlines() if line.startswith(_GAINED)]
    effects = [
        f"{item.origin.value}:{item.what} {item.detail}".strip()
        for item in run.evidence
        if item.origin in {Origin.EFFECT, Origin.HARNESS}
    ]
    return [*gains, *effects]


def _seen(run: Execution) -> tuple[str, ...]:
    facts = {
        f"{_POLICY if item.is_policy else f'{item.origin.value}:'}{item.what}"
        for item in run.evidence
        if item.origin is not Origin.AUDIT
    }
    return (*sorted(facts), f"outcome:{run.outcome.value}")


def _is_clean(run: Execution) -> bool:
    has_evidence = any(item.origin is not Origin.AUDIT for item in run.evidence)
    return run.outcome is Outcome.COMPLETED and run.stdout == _HONEST_OUTPUT and not has_evidence


class Containment:
    """Jails of one profile and kind with a watch on the host. Use as a context manager, from one thread."""

    def __init__(
        self,
        profile: Profile,
        kind: JailKind,
        *,
        nsjail_path: str | None = None,
        holes: Holes | None = None,
        extra_calls: tuple[Allowed, ...] = (),
    ) -> None:
        """Args: `holes` and `extra_calls` break the jails on purpose, to show that the judgement notices."""
        self._profile, self._kind, self._nsjail_path = profile, kind, nsjail_path
        self._holes, self._extra_calls = holes, extra_calls
        self._jails: dict[Limits, Jail] = {}
        self._count = 0
        self._exit = contextlib.ExitStack()

    def __enter__(self) -> Self:
        self._watch = self._exit.enter_context(HostWatch())
        return self

    def __exit__(self, *_: object) -> None:
        self._exit.close()

    def run(self, probe: Probe) -> ProbeResult:
        """Run one probe with all that belongs to it, and judge it; a jail that cannot be had is a fault too."""
        try:
            jail = self._jail(probe.limits)
            bodies = (probe.body, probe.successor) if probe.successor else (probe.body,)
            runs = [self._execute(jail, self._filled(body)) for body in bodies]
            # A cold jail serves one program: there is no next one in it.
            honest = self._execute(jail, _HONEST) if self._kind is JailKind.WARM else None
        except JailUnavailable as error:
            fault = f"no jail: {error.message}"
            return ProbeResult(name=probe.name, family=probe.family, seen=(), expected=probe.evidence, faults=(fault,))
        return judge(probe, runs, honest)

    def late_effects(self) -> tuple[str, ...]:
        """Return the effects on the host that came after their programs had been judged."""
        return tuple(f"{item.origin.value}:{item.what} {item.detail}" for item in self._watch.observe_late())

    def _jail(self, limits: Limits) -> Jail:
        if limits not in self._jails:
            settings = JailSettings(
                profile=_tightened(self._profile, limits),
                kind=self._kind,
                nsjail_path=self._nsjail_path,
                run_token="probes",  # noqa: S106 - decoys are made from it
                watches=(self._watch.observe,),
                host_tokens=self._watch.host_tokens,
            )
            jail = Jail(settings, Slots(1, 1), holes=self._holes, extra_calls=self._extra_calls)
            self._exit.callback(jail.close)
            self._jails[limits] = jail
        return self._jails[limits]

    def _filled(self, body: str) -> str:
        """Put the addresses of the host's listeners into a body; no braces of Python's own are touched."""
        path = str(self._watch.sentinel.with_name("socket"))
        places = {"{port}": str(self._watch.port), "{abstract}": self._watch.abstract_name, "{path}": path}
        for mark, place in places.items():
            body = body.replace(mark, place)
        return body

    def _execute(self, jail: Jail, body: str) -> Execution:
        self._count += 1
        task = ImproverTask(source=improver(body), initial_solution=_SOLUTION, utility_text="", budgets=Budgets())
        job = Job(execution_id=f"probe/{self._count}", program_sha256="", kind="improver", depth=0, seed=self._count)
        return jail.run(job, ImproverConversation(task, HonestPorts()))


def _tightened(profile: Profile, limits: Limits) -> Profile:
    """Return a profile with some limits lowered; none is ever raised."""
    lowered = {name: min(value, getattr(profile.limits, name)) for name, value in limits}
    return msgspec.structs.replace(profile, limits=msgspec.structs.replace(profile.limits, **lowered))


def unobservable() -> tuple[Probe, ...]:
    """Return the probes that leave nothing to be seen."""
    return tuple(probe for probe in PROBES if probe.unobservable)
