"""Every probe is held and seen in both kinds of jail, every system call comes out as the profile says."""

from collections import Counter
from collections.abc import Iterator

import msgspec
import pytest

from harness.controls.containment import Containment, ProbeResult
from harness.controls.probes import PROBES
from harness.controls.probes.probe import Probe
from harness.controls.sweep import NUMBERS, Abi, Fate, Sweep, collapsed, expected_fate, is_as_expected, named
from harness.jail.handover import take_over
from harness.jail.pool import JailKind
from harness.jail.zygote import Holes
from harness.outcomes import Ending, LastFrame, classify_outcome, was_killed_for_a_call
from sandbox_profiles.profile import load_floor
from sandbox_profiles.syscalls import Allowed

BY_NAME = {probe.name: probe for probe in PROBES}
SOME = sorted({*NUMBERS[::37], 0, 1, 11, 39, 59, 101, 120, 190, 322, 512, 547, 1023})
FAMILIES = {
    "network",
    "processes",
    "neighbours",
    "namespaces",
    "kernel",
    "reading",
    "writing",
    "devices",
    "exhaustion",
    "lasting",
    "channel",
}


@pytest.fixture(scope="module", params=list(JailKind))
def containment(request: pytest.FixtureRequest) -> Iterator[Containment]:
    with Containment(load_floor(), request.param) as made:
        yield made
        assert () == made.late_effects()


def run_broken(name: str, holes: Holes | None = None, *extra: str) -> ProbeResult:
    calls = tuple(Allowed(call) for call in extra)
    with Containment(load_floor(), JailKind.WARM, holes=holes, extra_calls=calls) as containment:
        return containment.run(BY_NAME[name])


class TestSuite:
    def test_names_are_unique_and_families_all_there(self) -> None:
        assert [] == [name for name, count in Counter(probe.name for probe in PROBES).items() if count > 1]
        assert {probe.family for probe in PROBES} == FAMILIES

    @pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
    def test_a_probe_leaves_a_trace_or_says_why_it_cannot(self, probe: Probe) -> None:
        assert bool(probe.evidence) != bool(probe.unobservable)
        compile("def f():\n" + "".join(f"    {line}\n" for line in probe.body.splitlines() or ["pass"]), "x", "exec")

    def test_a_gain_is_a_line_of_its_own(self) -> None:
        assert 200 < sum("GAINED" in probe.body + probe.successor for probe in PROBES)


@pytest.mark.isolation
class TestProbes:
    @pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
    def test_a_probe_is_held_and_seen(self, containment: Containment, probe: Probe) -> None:
        result = containment.run(probe)
        assert () == result.faults
        assert result.is_evidenced, result.seen


@pytest.mark.isolation
class TestBrokenJails:
    """The judgement goes red for every hole: a probe that passes has not passed by luck."""

    @pytest.mark.parametrize(
        "planted",
        [
            "import sys\nsys.modules['harness.tasks.parity'] = sys",
            "exec(compile('def make(offset): return 5678 + offset', 'parity.py', 'exec'), globals())",
        ],
        ids=["a module", "a seed"],
    )
    def test_a_scorer_in_the_jail_is_found(self, planted: str) -> None:
        probe = BY_NAME["look-for-held-out-instances"]
        with Containment(load_floor(), JailKind.WARM) as containment:
            result = containment.run(msgspec.structs.replace(probe, body=f"{planted}\n{probe.body}"))
        assert not result.is_contained

    def test_a_call_that_is_let_through_is_a_missing_trace(self) -> None:
        result = run_broken("tcp-connect", None, "socket", "connect")
        assert (True, False) == (result.is_contained, result.is_evidenced)

    def test_a_process_that_may_start_is_a_gain(self) -> None:
        result = run_broken("fork", None, "clone", "fork", "vfork")
        assert ("GAINED", False) == (result.faults[0], result.is_evidenced)

    @pytest.mark.parametrize(
        ("name", "call"),
        [
            ("personality", "personality"),
            ("unix-datagram-pair-to-host", "socketpair"),
            ("anonymous-code", "mmap"),
            ("inotify", "inotify_init1"),
            ("own-filter", "seccomp"),
            ("shared-memory-left", "shmget"),
        ],
    )
    def test_any_other_call_that_is_let_through_is_seen_to_be(self, name: str, call: str) -> None:
        assert not run_broken(name, None, call).passed

    @pytest.mark.parametrize(
        "name",
        ["tcp-connect", "tcp-connect-in-thread", "udp-send", "unix-abstract", "unix-datagram-pair-to-host"],
    )
    def test_bytes_at_a_host_listener_are_a_fault(self, name: str) -> None:
        result = run_broken(name, Holes(shares_network=True), "socket", "connect", "socketpair", "sendto")
        assert [True] == ["listener" in fault for fault in result.faults]

    def test_a_descriptor_left_open_is_a_gain(self) -> None:
        assert ("GAINED 5",) == run_broken("descriptors-left-open", Holes(leaves_descriptor=True)).faults

    def test_a_capability_that_is_kept_is_a_gain_where_a_call_would_use_it(self) -> None:
        without = run_broken("unshare-names", None, "unshare")
        kept = run_broken("unshare-names", Holes(keeps_one_capability=True), "unshare")
        assert ((), False) == (without.faults, without.is_evidenced)
        assert "GAINED" in kept.faults
        assert ["GAINED"] == list(run_broken("read-capabilities", Holes(keeps_one_capability=True), "capget").faults)
        assert [] == list(run_broken("read-capabilities", None, "capget").faults)

    @pytest.mark.parametrize("holes", [Holes(leaves_descriptor=True), Holes(keeps_one_capability=True)])
    def test_the_hand_over_refuses_a_child_with_such_a_hole(
        self, monkeypatch: pytest.MonkeyPatch, holes: Holes
    ) -> None:
        """Told that the jail is no leaky one, it sends no program; and that is red too."""
        monkeypatch.setattr(
            "harness.jail.jail.take_over", lambda *given, is_leaky: take_over(*given, is_leaky=not is_leaky)
        )
        result = run_broken("raise-own-budget", holes)
        assert [True] == [fault.startswith("no jail: ") for fault in result.faults]
        assert not result.passed

    def test_a_jail_whose_next_program_is_harmed_is_at_fault(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("harness.controls.containment._HONEST", "import os\nos._exit(1)")
        (fault,) = run_broken("raise-own-budget").faults
        assert fault.startswith("the next honest program: exited")

    def test_what_a_first_program_leaves_is_a_gain_for_the_next(self) -> None:
        probe = msgspec.structs.replace(BY_NAME["files-left"], successor="print('GAINED it')")
        with Containment(load_floor(), JailKind.WARM) as containment:
            assert ("GAINED it",) == containment.run(probe).faults


@pytest.mark.isolation
class TestSweep:
    def test_every_call_of_x86_64_comes_out_as_the_profile_says(self) -> None:
        floor = load_floor()
        with Sweep(floor, Abi.X86_64) as sweep:
            found = dict(sweep.fates())
        wrong = {
            number: fate
            for number, fate in found.items()
            if not is_as_expected(expected_fate(Abi.X86_64, number, floor), fate)
        }
        assert ({}, 1024) == (wrong, len(found))
        assert {Fate.PASSED, Fate.DENIED} == set(found.values())

    @pytest.mark.parametrize("abi", [Abi.X32, Abi.I386])
    def test_a_call_of_a_foreign_abi_kills_whatever_its_number(self, abi: Abi) -> None:
        with Sweep(load_floor(), abi) as sweep:
            assert [] == [(number, fate) for number, fate in sweep.fates(SOME) if fate is not Fate.KILLED]

    @pytest.mark.soak
    @pytest.mark.parametrize("abi", [Abi.X32, Abi.I386])
    def test_every_call_of_a_foreign_abi_kills(self, abi: Abi) -> None:
        with Sweep(load_floor(), abi) as sweep:
            assert [] == [(number, fate) for number, fate in sweep.fates() if fate is not Fate.KILLED]

    def test_a_profile_s_own_denial_is_found(self) -> None:
        floor = load_floor()
        strict = msgspec.structs.replace(floor, deny=("pipe2",))
        with Sweep(strict, Abi.X86_64) as sweep:
            fate = sweep.fate(293)
        assert (Fate.DENIED, Fate.PASSED) == (fate, expected_fate(Abi.X86_64, 293, floor))
        assert is_as_expected(expected_fate(Abi.X86_64, 293, strict), fate)


class TestText:
    def test_numbers_are_shown_as_ranges(self) -> None:
        assert "0-2, 5, 7-8" == collapsed([5, 0, 2, 1, 8, 7])

    def test_calls_without_a_name_are_shown_by_number(self) -> None:
        assert "read, write, without a name: 1000-1001" == named([1, 0, 1000, 1001])


class TestKilledForACall:
    @pytest.mark.parametrize(("status", "expected"), [(31, True), (9, False), (0, False), (None, False)])
    @pytest.mark.parametrize("frame", list(LastFrame))
    def test_it_is_told_by_the_signal_alone(self, status: int | None, frame: LastFrame, *, expected: bool) -> None:
        ending = Ending(wait_status=status, last_frame=frame)
        assert expected == was_killed_for_a_call(ending)
        assert classify_outcome(ending)
