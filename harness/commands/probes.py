"""`harness doctor --probes` and `--sweep`: what was tried, what was seen of it, and whether it was held."""

from harness.commands.doctor import Examination
from harness.controls.containment import Containment, ProbeResult, unobservable
from harness.controls.probes import PROBES
from harness.controls.sweep import NUMBERS, Abi, Fate, Sweep, collapsed, expected_fate, is_as_expected, named
from harness.errors import UsageError
from harness.jail.pool import JailKind
from harness.outcomes import ExitCode
from harness.screen import Screen
from reports.text import shown
from sandbox_profiles.profile import Profile, ProfileError, load_profile


def choose_examination(profile: str, kind: str, *, has_probes: bool, has_sweep: bool) -> Examination | None:
    """Return what `harness doctor` is to do beyond its checks, or None for its planted bypasses.

    Raises:
        UsageError: There is no such profile or kind of jail.
    """
    try:
        loaded, jail_kind = load_profile(profile), JailKind(kind)
    except ProfileError as error:
        raise UsageError(error.message, error.hint) from error
    except ValueError as error:
        raise UsageError(f"there is no kind of jail {kind!r}", "the kinds are warm and cold") from error
    chosen: list[Examination] = []
    if has_probes:
        chosen.append(lambda screen, nsjail: show_probes(screen, loaded, jail_kind, nsjail))
    if has_sweep:
        chosen.append(lambda screen, nsjail: show_sweep(screen, loaded, nsjail))
    if not chosen:
        return None
    return lambda screen, nsjail: max(examine(screen, nsjail) for examine in chosen)


def show_probes(screen: Screen, profile: Profile, kind: JailKind, nsjail_path: str | None) -> ExitCode:
    """Run all probes and show what came of each, and what cannot be seen and why."""
    with Containment(profile, kind, nsjail_path=nsjail_path) as containment:
        results = [_run(screen, containment, index) for index in range(len(PROBES))]
        late = containment.late_effects()
    title = f"Probes in a {kind.value} jail, profile {profile.name}"
    screen.table(title, ("Probe", "Family", "Evidence seen", "Contained"), [_cells(result) for result in results])
    rows = [(probe.name, probe.family, probe.unobservable) for probe in unobservable()]
    screen.table("What leaves nothing to be seen", ("Probe", "Family", "Why"), rows)
    bad = [result.name for result in results if not result.passed]
    if bad or late:
        screen.data(f"INCOMPLETE: not contained or not seen: {', '.join([*bad, *(shown(item) for item in late)])}")
        return ExitCode.INCOMPLETE
    screen.data(f"all {len(results)} probes contained, and all that can be seen was seen")
    return ExitCode.FINISHED


def _run(screen: Screen, containment: Containment, index: int) -> ProbeResult:
    if index % 50 == 0:
        screen.say(f"probe {index + 1} of {len(PROBES)}")
    return containment.run(PROBES[index])


def _cells(result: ProbeResult) -> tuple[str, ...]:
    seen = ", ".join(result.seen)
    missing = "" if result.is_evidenced else f" - MISSING one of {', '.join(result.expected)}"
    contained = "yes" if result.is_contained else f"NO: {'; '.join(result.faults)}"
    return result.name, result.family, shown(seen + missing), shown(contained)


def show_sweep(screen: Screen, profile: Profile, nsjail_path: str | None) -> ExitCode:
    """Make every call of every ABI and show what became of them."""
    rows, wrong = [], []
    for abi in Abi:
        screen.say(f"{len(NUMBERS)} calls of {abi.value}")
        with Sweep(profile, abi, nsjail_path) as sweep:
            found = dict(sweep.fates())
        expected = {number: expected_fate(abi, number, profile) for number in found}
        bad = [number for number, fate in found.items() if not is_as_expected(expected[number], fate)]
        rows += _fates(abi, {number: _shown_fate(expected[number], fate) for number, fate in found.items()})
        wrong += [f"{abi.value} {collapsed(bad)}"] if bad else []
    screen.table(f"Every system call, profile {profile.name}", ("ABI", "What became of it", "Calls", "Which"), rows)
    if wrong:
        screen.data(f"INCOMPLETE: not as the profile says: {'; '.join(wrong)}")
        return ExitCode.INCOMPLETE
    screen.data("every call came out as the profile says")
    return ExitCode.FINISHED


def _shown_fate(expected: Fate, found: Fate) -> Fate:
    """Return a call's fate under the name that says why, where its traces alone cannot tell."""
    explained = found is Fate.PASSED and expected in {Fate.ABSENT, Fate.EXEMPT}
    return expected if explained else found


def _fates(abi: Abi, fates: dict[int, Fate]) -> list[tuple[str, ...]]:
    show = named if abi is Abi.X86_64 else collapsed
    rows: list[tuple[str, ...]] = []
    for fate in Fate:
        numbers = [number for number, found in fates.items() if found is fate]
        if numbers:
            rows.append((abi.value, fate.value, str(len(numbers)), show(numbers)))
    return rows
