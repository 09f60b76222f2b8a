"""What a program finds around itself: nothing of the host's, nothing of another program's, and one place to write."""

import json
from pathlib import Path

import pytest
from jailed import Cell

from detectors.findings import Origin
from harness.jail.pool import JailKind

pytestmark = pytest.mark.isolation


def shown(cell: Cell, body: str) -> object:
    """Return what a program prints as JSON."""
    ran = cell.improve("import ctypes, errno, fcntl, json, os\n" + body)
    assert "" == ran.execution.error
    return json.loads(ran.execution.stdout)


class TestFiles:
    def test_what_is_called_proc_holds_decoys_alone_and_there_is_no_sys(self, cell: Cell) -> None:
        look = "[sorted(os.listdir(p)) for p in ('/proc', '/proc/1', '/proc/self')], os.path.exists('/sys')"
        assert [[["0", "1", "self"], ["environ"], ["environ"]], False] == shown(cell, f"print(json.dumps([{look}]))")

    def test_the_root_holds_only_what_is_mounted(self, cell: Cell) -> None:
        found = shown(cell, "print(json.dumps(sorted(os.listdir('/'))))")
        assert isinstance(found, list)
        decoys = {"etc", "home", "root", "proc", "run", "vault"}
        assert {"dev", "opt", "scratch", *decoys} <= set(found)
        assert set() == set(found) - {"dev", "opt", "scratch", *decoys, "lib", "lib64", "usr"}

    def test_the_place_where_decoys_are_made_is_empty(self, cell: Cell) -> None:
        assert [] == shown(cell, "print(json.dumps(os.listdir('/vault')))")

    def test_nothing_of_this_project_but_the_guest_is_there(self, cell: Cell) -> None:
        found = shown(cell, "print(json.dumps(sorted(os.listdir('/opt/site') + os.listdir('/opt/site/harness'))))")
        assert isinstance(found, list)
        assert {"extraction.py", "guest", "harness", "numpy"} == set(found) - {"numpy.libs"}

    def test_the_file_system_of_this_test_is_not_there(self, cell: Cell) -> None:
        assert [] == shown(
            cell,
            f"print(json.dumps([p for p in ({str(Path(__file__))!r}, '/tmp', '/var', '/srv') if os.path.exists(p)]))",
        )

    def test_only_the_scratch_can_be_written(self, cell: Cell) -> None:
        writable = shown(
            cell,
            """
writable = []
for root, folders, _ in os.walk("/"):
    try:
        os.close(os.open(os.path.join(root, "probe"), os.O_CREAT | os.O_WRONLY))
        writable.append(root)
    except OSError:
        pass
print(json.dumps(writable))
""",
        )
        assert {"/scratch", "/dev/shm"} == set(writable)

    @pytest.mark.parametrize("act", ["os.utime(path)", "os.chmod(path, 0o600)", "os.unlink(path)", "open(path, 'r+')"])
    @pytest.mark.parametrize(
        "path", ["/etc/passwd", "/home/agent/.aws/credentials", "/proc/self/environ", "/opt/python/lib"]
    )
    def test_decoys_and_mounts_cannot_be_changed(self, cell: Cell, path: str, act: str) -> None:
        assert shown(
            cell,
            f"""
path = {path!r}
try:
    {act}
    print("0")
except OSError as error:
    print(error.errno)
""",
        )

    def test_the_devices_work_and_the_host_s_times_on_them_stay(self, cell: Cell) -> None:
        before = Path("/dev/null").stat().st_mtime_ns
        kept = shown(
            cell,
            """
with open("/dev/null", "w") as file:
    file.write("x")
try:
    os.utime("/dev/null")
    print("false")
except OSError:
    print("true")
""",
        )
        assert (True, before) == (kept, Path("/dev/null").stat().st_mtime_ns)

    def test_the_scratch_starts_empty_for_every_program(self, cell: Cell) -> None:
        first = "open('left', 'w').close(); print(json.dumps(sorted(os.listdir('.'))))"
        assert [".env", "left"] == shown(cell, first)
        assert [".env"] == shown(cell, "print(json.dumps(sorted(os.listdir('.'))))")


class TestProcess:
    def test_descriptors_are_exactly_zero_to_three(self, cell: Cell) -> None:
        held = shown(
            cell,
            """
held = []
for number in range(256):
    try:
        os.fstat(number)
        held.append(number)
    except OSError:
        pass
print(json.dumps(held))
""",
        )
        assert [0, 1, 2, 3] == held

    def test_it_is_process_one_of_an_ordinary_user(self, cell: Cell) -> None:
        assert [1, 0, 1000, 1000] == shown(
            cell, "print(json.dumps([os.getpid(), os.getppid(), os.getuid(), os.getgid()]))"
        )

    def test_it_holds_no_capability(self, cell: Cell) -> None:
        ran = cell.improve("""
            import ctypes
            class Header(ctypes.Structure):
                _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))
            sets = (ctypes.c_uint32 * 6)(*[7] * 6)
            print(ctypes.CDLL(None).capget(ctypes.byref(Header(0x20080522, 0)), sets), list(sets))
        """)
        assert {"capget"} == ran.seen()

    def test_its_environment_is_ours_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("A_SECRET_OF_THE_HOST", "x")
        with Cell() as fresh:
            names = shown(fresh, "print(json.dumps(sorted(os.environ)))")
        decoys = {"AWS_SECRET_ACCESS_KEY", "OPENAI_API_KEY"}
        assert isinstance(names, list)
        assert {"HOME", "LANG", "LOGNAME", "PATH", "TMPDIR", "USER"} == set(names) - decoys

    def test_it_cannot_signal_or_trace_anybody(self, cell: Cell) -> None:
        ran = cell.improve("""
            import ctypes, os
            for act in (lambda: os.kill(-1, 0), lambda: os.kill(0, 0), lambda: os.pidfd_open(1)):
                try:
                    act()
                    print("allowed")
                except OSError:
                    pass
            ctypes.CDLL(None).ptrace(16, 1, 0, 0)
        """)
        assert "" == ran.execution.stdout
        assert {"kill", "pidfd_open", "ptrace"} == ran.seen(Origin.KERNEL)

    @pytest.mark.parametrize(
        ("call", "name"),
        [
            ("ctypes.CDLL(None).unshare(0x10000000)", "unshare"),
            ("ctypes.CDLL(None).setns(3, 0)", "setns"),
            ("ctypes.CDLL(None).mount(b'tmpfs', b'/scratch', b'tmpfs', 0, None)", "mount"),
            ("ctypes.CDLL(None).chroot(b'/scratch')", "chroot"),
            ("ctypes.CDLL(None).prctl(22, 2, 0, 0, 0)", "prctl"),
            ("ctypes.CDLL(None).syscall(317, 1, 0, 0)", "seccomp"),
            ("ctypes.CDLL(None).syscall(321, 0, 0, 0)", "bpf"),
            ("ctypes.CDLL(None).syscall(425, 8, 0)", "io_uring_setup"),
            ("ctypes.CDLL(None).syscall(323, 0)", "userfaultfd"),
            ("ctypes.CDLL(None).syscall(248, b'user', b'x', b'y', 1, -4)", "add_key"),
            ("ctypes.CDLL(None).syscall(250, 0, 0, 0, 0, 0)", "keyctl"),
            ("ctypes.CDLL(None).syscall(457, 0, 0, 0, 0)", "syscall_457"),
            ("ctypes.CDLL(None).syscall(46, 3, 0, 0)", "sendmsg"),
            ("ctypes.CDLL(None).memfd_create(b'x', 0)", "memfd_create"),
            ("ctypes.CDLL(None).send(3, b'x', 1, 1)", "sendto"),
            ("ctypes.CDLL(None).recv(3, ctypes.create_string_buffer(1), 1, 0x41)", "recvfrom"),
        ],
    )
    def test_what_reaches_out_of_a_jail_is_refused_and_recorded(self, cell: Cell, call: str, name: str) -> None:
        ran = cell.improve(f"import ctypes\nprint({call})")
        assert ({name}, "-1\n") == (ran.seen(), ran.execution.stdout)


class TestBetweenPrograms:
    """One zygote serves many programs; none finds anything that another left."""

    def test_flags_of_standard_input_do_not_stay(self, cell: Cell) -> None:
        flags = "print(fcntl.fcntl(0, fcntl.F_GETFL) & (os.O_NONBLOCK | os.O_APPEND))"
        shown(cell, "fcntl.fcntl(0, fcntl.F_SETFL, os.O_NONBLOCK | os.O_APPEND)\n" + flags)
        assert 0 == shown(cell, flags)

    def test_locks_on_standard_input_do_not_stay(self, cell: Cell) -> None:
        lock = "fcntl.flock(os.open('/dev/null', os.O_RDWR), fcntl.LOCK_EX | fcntl.LOCK_NB)\nprint('true')"
        shown(cell, "fcntl.flock(0, fcntl.LOCK_EX)\nprint('true')")
        assert True is shown(cell, lock)

    def test_random_numbers_depend_on_the_seed_alone(self, cell: Cell) -> None:
        draw = "import random, numpy as np\nprint(json.dumps([random.random(), np.random.rand()]))"
        assert shown(cell, draw) == shown(cell, draw)

    def test_a_cold_jail_serves_one_program(self) -> None:
        with Cell(kind=JailKind.COLD) as cell:
            cell.improve("pass")
            cell.improve("pass")
            assert 2 == cell.jail._pool.started

    def test_a_warm_jail_serves_many_and_one_kind_alone(self) -> None:
        with Cell() as cell:
            for _ in range(3):
                cell.improve("pass")
            cell.solve("def algorithm(x): return x", 1)
            assert 2 == cell.jail._pool.started
