"""The allow-list lets nothing through that reaches out of a jail, and compiles as it stands."""

import pytest

from harness.jail.filters import compile_filter
from sandbox_profiles.profile import load_floor
from sandbox_profiles.syscalls import ABSENT, ALLOWED, Allowed, Compare, allowed_without

NEVER = (
    "accept accept4 acct add_key adjtimex bind bpf capset chroot clone3 connect delete_module execve execveat "
    "fanotify_init fork fsconfig fsmount fsopen getsockopt init_module io_uring_enter io_uring_register io_uring_setup "
    "ioperm iopl kcmp kexec_load keyctl landlock_create_ruleset listen memfd_create mknod mknodat mount "
    "mount_setattr move_mount name_to_handle_at open_by_handle_at open_tree perf_event_open personality pidfd_getfd "
    "pidfd_open pidfd_send_signal pivot_root pkey_mprotect process_madvise process_vm_readv process_vm_writev ptrace "
    "quotactl recvmsg recvmmsg remap_file_pages request_key rt_sigqueueinfo rt_tgsigqueueinfo seccomp sendmmsg sendmsg "
    "setdomainname setgid setgroups sethostname setns setresuid setsockopt setuid shmat shmget socket splice syslog "
    "tee tkill umount2 unshare userfaultfd vfork vmsplice mq_open msgget semget inotify_init1 ioprio_set setpriority "
    "sched_setaffinity sched_setscheduler mlock mlockall chown fchown lchown setxattr"
)
# Allowed with a condition on an argument; without one they would let through what the conditions are for.
CONDITIONAL = (
    "clone mmap mprotect prctl tgkill kill prlimit64 fcntl ioctl sendto recvfrom socketpair fchmod open openat"
)


@pytest.mark.parametrize("name", NEVER.split())
def test_what_reaches_out_is_not_on_the_list(name: str) -> None:
    assert name not in {rule.name for rule in ALLOWED}


@pytest.mark.parametrize("name", CONDITIONAL.split())
def test_a_call_with_two_faces_is_allowed_with_a_condition_alone(name: str) -> None:
    rules = [rule for rule in ALLOWED if rule.name == name]
    assert rules
    assert all(rule.checks for rule in rules)


def test_a_new_thread_may_bring_no_namespace() -> None:
    (rule,) = [rule for rule in ALLOWED if rule.name == "clone"]
    (check,) = rule.checks
    namespaces = (0x80, 0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000)
    assert Compare.MASKED_EQUAL is check.compare
    assert check.expected == 0x10000 == 0x3D0F00 & check.value
    assert all((0x10000 | flag) & check.value != check.expected for flag in namespaces)


def test_no_rule_stands_twice() -> None:
    assert len(set(ALLOWED)) == len(ALLOWED)


def test_arguments_are_those_of_a_system_call() -> None:
    assert {check.argument for rule in ALLOWED for check in rule.checks} <= set(range(6))


def test_what_is_absent_is_not_allowed() -> None:
    assert not {rule.name for rule in ALLOWED} & set(ABSENT)


def test_denying_takes_every_rule_of_a_name_away() -> None:
    left = allowed_without(("mmap", "read"))
    assert {"mmap", "read"} == {rule.name for rule in ALLOWED} - {rule.name for rule in left}


def test_the_filter_compiles_and_grows_with_what_it_allows() -> None:
    floor = compile_filter(load_floor())
    assert 0 == len(floor.bpf) % 8
    assert floor.seccomp_number in {317, 277}
    assert len(compile_filter(load_floor(), (Allowed("socket"),)).bpf) > len(floor.bpf)
