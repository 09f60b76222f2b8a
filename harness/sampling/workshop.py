"""What the programs of a sample are read and run with: the analyser, a jail for each profile, the host's watch."""

import contextlib
import secrets
from collections.abc import Iterator
from dataclasses import replace
from typing import Never

import msgspec

from harness.analysis.analyst import Analyst
from harness.environment import describe_environment
from harness.errors import JailUnavailable, UsageError
from harness.jail.conversation import Conversation, Job
from harness.jail.jail import Jail, JailSettings
from harness.jail.slots import Slots
from harness.jail.watches import HostWatch
from harness.loop.casebook import Casebook
from harness.loop.observer import Observer
from harness.loop.offline import OFFLINE, OfflineModel
from harness.loop.parts import Parts
from harness.loop.texts import load_texts
from harness.sampling.plan import VARIANT, Detonating, SamplePlan
from harness.settings import AuditSettings
from harness.store.attempts import AttemptLog
from harness.store.store import Store
from harness.tasks.catalogue import find_task
from sandbox_profiles.profile import Profile, load_profile

_WAITING = 30.0
"""How many times the wall limit a program may take in all, time in which it waits for the broker included."""


class Means(msgspec.Struct, frozen=True, kw_only=True):
    """With what a plan is carried out: nothing here changes what is found."""

    jobs: int = 2
    """Programs that are read at once, and that run at once."""
    nsjail_path: str | None = None


class NoJail(Jail):
    """Stands for a jail where programs are only read: it runs nothing."""

    def __init__(self) -> None:
        self._running = 0

    def run(self, job: Job, conversation: Conversation, slots: Slots | None = None) -> Never:  # noqa: ARG002 - whatever it is
        """Refuse.

        Raises:
            JailUnavailable: Always.
        """
        raise JailUnavailable("nothing is run here: programs are only read", "ask for --detonate")

    def close(self) -> None:
        """Hold nothing."""


class Workshop:
    """Everything that is needed to judge programs. Make it, use its parts, then call `close`."""

    def __init__(self, plan: SamplePlan, means: Means) -> None:
        """Find what jails are made of; nothing starts yet.

        Raises:
            UsageError: There is to be no job.
            JailUnavailable: Programs are to be run, and no jail can be had on this machine.
        """
        if means.jobs < 1:
            raise UsageError(f"--jobs must be 1 or more, not {means.jobs}", "give a whole number from 1")
        self._plan, self._means = plan, means
        self.slots = Slots(means.jobs, 2 * means.jobs)
        self.watch = HostWatch() if plan.detonating else None
        self._jails: dict[str, Jail] = {}
        try:
            for profile in plan.detonating.profiles if plan.detonating else ():
                self._jails[profile] = self._jail(limited(load_profile(profile), plan.detonating or Detonating()))
        except BaseException:
            self.close()
            raise
        self._analyst = Analyst(means.jobs, flags=plan.flags())
        binary = next((jail.binary for jail in self._jails.values()), None)
        self.environment = describe_environment(binary)
        """The parts that a result may depend on."""

    def parts(self, store: Store, attempts: AttemptLog, observer: Observer) -> Parts:
        """Return what programs are read with, and under the default profile run with."""
        detonating = self._plan.detonating or Detonating()
        return Parts(
            settings=AuditSettings(
                generations=0,
                tasks=(detonating.task,),
                model=OFFLINE,
                variant=VARIANT,
                seed=self._plan.seed,
                jobs=self._means.jobs,
                nsjail_path=self._means.nsjail_path,
            ),
            texts=load_texts(VARIANT, has_warning=False),
            model=OfflineModel(find_task(detonating.task).seed_source),
            jail=self._jails.get("default") or NoJail(),
            slots=self.slots,
            analyst=self._analyst,
            store=store,
            attempts=attempts,
            casebook=Casebook(),
            observer=observer,
            flags=self._plan.flags(),
        )

    def of_profile(self, parts: Parts) -> dict[str, Parts]:
        """Return the same parts with the jail of each profile."""
        return {
            name: replace(parts, jail=jail, settings=msgspec.structs.replace(parts.settings, profile=name))
            for name, jail in self._jails.items()
        }

    @contextlib.contextmanager
    def control_parts(self, parts: Parts) -> Iterator[Parts]:
        """Yield the parts for controls: their jail has the profile's own limits, which no control is about."""
        with contextlib.closing(self._jail(load_profile("default"))) as jail:
            yield replace(parts, jail=jail)

    def close(self) -> None:
        """End all jails, the analyser and the watch."""
        self.slots.cancel()
        for jail in self._jails.values():
            jail.close()
        if hasattr(self, "_analyst"):
            self._analyst.close()
        if self.watch is not None:
            self.watch.close()

    def _jail(self, profile: Profile) -> Jail:
        watch = self.watch
        settings = JailSettings(
            profile=profile,
            nsjail_path=self._means.nsjail_path,
            # A secret of this sitting: a token must not be guessable from the plan.
            run_token=secrets.token_hex(16),
            watches=(watch.observe,) if watch else (),
            host_tokens=watch.host_tokens if watch else (),
        )
        return Jail(settings, self.slots)


def limited(profile: Profile, detonating: Detonating) -> Profile:
    """Return a profile with the limits of a detonation, where they are below its own."""
    limits = profile.limits
    return msgspec.structs.replace(
        profile,
        limits=msgspec.structs.replace(
            limits,
            cpu_seconds=min(limits.cpu_seconds, detonating.cpu_seconds),
            computing_seconds=min(limits.computing_seconds, detonating.wall_seconds),
            absolute_seconds=min(limits.absolute_seconds, _WAITING * detonating.wall_seconds),
        ),
    )
