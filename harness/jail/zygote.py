"""Starts and ends one zygote: the process per jail that forks for each program."""

import contextlib
import itertools
import os
import signal
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import msgspec

from harness.errors import JailUnavailable
from harness.jail.binary import Binary
from harness.jail.handover import Forked
from harness.jail.layout import Layout, interpreter, mounts
from harness.jail.linux import Watch, host_pid, resident_bytes
from sandbox_profiles.nsjail_config import JailPlan, Mount, render_nsjail_config

_START_SECONDS = 30.0
_FORK_SECONDS = 10.0
_LOOK_SECONDS = 0.02
_END_SECONDS = 2.0
_COUNTER = itertools.count()
FIRST_OUTER_USER = 0x4000_0000
"""As root, jails get users of the host from this number on."""
TOOLS = ("unshare", "sh", "mount", "mkdir")
"""What root needs besides nsjail."""
SEARCH_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
_LOADER_NOISE = "no version information available"
# Runs as root in a mount namespace of its own: gives the jail's user paths that it can traverse to what it may see,
# since an interpreter under a folder of mode 0700 is out of its reach (and a descriptor is no mount source: EINVAL).
_STAGE_SCRIPT = """
set -e
stage=$1; shift
mount -t tmpfs -o mode=0755 stage "$stage"
while [ "$1" != -- ]; do
  if [ -d "$1" ]; then mkdir "$2"; else : > "$2"; fi
  mount --bind "$1" "$2"
  shift 2
done
shift
exec "$@"
"""


class Holes(msgspec.Struct, frozen=True, kw_only=True):
    """What a leaky jail leaves open; only the controls make one that is not empty."""

    shares_network: bool = False
    shares_pids: bool = False
    keeps_capabilities: bool = False
    keeps_one_capability: bool = False
    """CAP_SYS_ADMIN in the jail's own user namespace, and no other."""
    leaves_descriptor: bool = False
    """One open folder more than the four descriptors of every program."""
    writable: tuple[tuple[str, str], ...] = ()
    """(source on the host, target in the jail), writable."""


class ZygoteSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What every zygote of one jail is started from."""

    binary: Binary
    layout: Layout
    plan: bytes
    """The JSON that `harness.guest.confinement` calls a plan."""
    holes: Holes = Holes()


class Ended(msgspec.Struct, frozen=True):
    """How a zygote's child ended, as the zygote waited for it."""

    ended: int
    """The child's number."""
    wait_status: int
    """As wait(2) gives it."""
    cpu_seconds: float
    max_rss_bytes: int


class _Announcement(msgspec.Struct, frozen=True):
    """A zygote has forked; the child's channel, pidfd and the ends of its pipes come with this message."""

    forked: int


class Zygote:
    """One running jail, serving one program at a time. Use it from one thread at a time.

    While a program runs, the child for the next one can be forked already: it waits, and knows nothing of either.
    """

    def __init__(self, settings: ZygoteSettings) -> None:
        """Start the jail and wait until it can serve.

        Raises:
            JailUnavailable: nsjail or the interpreter in it did not start.
        """
        self.served = 0
        self.is_lost = False
        """It has ended, or speaks no more."""
        self._closing = threading.Lock()
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the zygote
        # Empty in our mount namespace; the jail's own puts what it may see there.
        self._stage = tempfile.TemporaryDirectory(prefix="harness-stage-")
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.settimeout(_START_SECONDS)
        self._pidfd = -1
        self.watch: Watch | None = None
        """On the decoys of all its children."""
        self._asked = 0
        self._spare: Forked | None = None
        self._ended: dict[int, Ended] = {}
        self._process: subprocess.Popen[bytes] | None = None
        try:
            with theirs:
                self._process = _start(settings, self._stage.name, (theirs.fileno(), self._log.fileno()))
            self._greet(settings.plan)
        except BaseException:
            self.close()
            raise

    def _greet(self, plan: bytes) -> None:
        try:
            message, descriptors, _, _ = socket.recv_fds(self._control, 64, 2)
            if not message or len(descriptors) != 2:
                raise JailUnavailable(f"the jail did not start: {self.said()}", "run `harness doctor`")
            self._pidfd, watch = descriptors
            self.watch = Watch(watch)
            self.pid = host_pid(self._pidfd)
            self._control.send(plan)
            self._first_bytes = resident_bytes(self.pid)
        except OSError as error:
            raise JailUnavailable(f"the jail did not start: {error}: {self.said()}", "run `harness doctor`") from error

    @property
    def descriptor(self) -> int:
        """The control socket's descriptor, for poll(2)."""
        return self._control.fileno()

    def ask(self) -> None:
        """Have the next child forked, unless one waits already or is on its way; what goes wrong shows later."""
        if self._spare is None and self._asked == self.served:
            self._asked += 1
            with contextlib.suppress(OSError):
                self._control.send(str(self._asked).encode())

    def take_child(self) -> Forked:
        """Return a child for one program.

        Raises:
            JailUnavailable: The zygote is gone, or gave none in time.
        """
        self.ask()
        self.settle()
        spare, self._spare = self._spare, None
        if spare is None:
            raise JailUnavailable(f"a zygote forked no child: {self.said()}", "run `harness doctor`")
        self.served += 1
        self._ended.clear()
        return spare

    def settle(self) -> None:
        """Wait for the child that is on its way, if one is, so that every child is known."""
        until = time.monotonic() + _FORK_SECONDS
        while self._spare is None and self._asked > self.served and not self.is_lost:
            self.receive(until - time.monotonic())

    def receive(self, seconds: float = 0.0) -> None:
        """Take one message, waiting for it at most so long; a zygote that says nothing in time is lost."""
        try:
            self._control.settimeout(max(seconds, 0.001))
            message, descriptors, _, _ = socket.recv_fds(self._control, 4096, 4)
            said = _decode(message)
        except (OSError, msgspec.MsgspecError):
            self.is_lost = True
            return
        if isinstance(said, Ended):
            self._ended[said.ended] = said
        else:
            channel, *others = descriptors
            self._spare = Forked(said.forked, socket.socket(fileno=channel), *others)

    def end_of(self, number: int) -> Ended | None:
        """Return how a child ended, None as long as that is not known."""
        return self._ended.get(number)

    def lasting_children(self, seconds: float) -> tuple[int, ...]:
        """Return the live processes below the zygote, seen from the host; empty when nothing outlived its program.

        Args:
            seconds: What is killed takes a moment to die; only what is still alive after so long is returned.
        """
        self.settle()
        until = time.monotonic() + seconds
        while (alive := self._living_children()) and time.monotonic() < until:
            time.sleep(_LOOK_SECONDS)
        return alive

    def _living_children(self) -> tuple[int, ...]:
        """Return the children that are neither zombies nor the one that waits for the next program.

        Source: orphans fall to the namespace's first process (pid_namespaces(7)); proc_pid_children(5).
        """
        try:
            text = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii")
        except OSError:
            return ()
        waiting = -1 if self._spare is None else host_pid(self._spare.pidfd)
        return tuple(int(word) for word in text.split() if int(word) != waiting and _is_alive(word))

    def has_grown(self) -> bool:
        """Return whether it holds half as much memory again as when it started: something of a program stayed."""
        return resident_bytes(self.pid) > 1.5 * self._first_bytes

    def said(self) -> str:
        """Return the end of what nsjail and the interpreter wrote, for messages; empty once it is closed."""
        if self._log.closed:
            return ""
        self._log.seek(0)
        # The dynamic loader complains of each library that nsjail was not built with, on every start.
        lines = [line for line in self._log.read().splitlines() if _LOADER_NOISE.encode() not in line]
        return b"\n".join(lines)[-1500:].decode("utf-8", "backslashreplace").strip()

    def close(self) -> None:
        """End the jail and everything in it; calling it twice, from any thread, is fine."""
        with self._closing:
            self._end()

    def _end(self) -> None:
        self.is_lost = True
        self._control.close()
        if self._spare is not None:
            self._spare.close()
            self._spare = None
        if self._pidfd >= 0:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
            os.close(self._pidfd)
            self._pidfd = -1
        if self.watch is not None:
            self.watch.close()
        if self._process is not None:
            _reap(self._process)
            self._process = None
        self._log.close()
        self._stage.cleanup()


def _decode(message: bytes) -> Ended | _Announcement:
    """Return what a zygote said.

    Raises:
        MsgspecError: It is gone, or says what no zygote of ours says.
    """
    if b"ended" in message:
        return msgspec.json.decode(message, type=Ended)
    return msgspec.json.decode(message, type=_Announcement)


def _reap(process: subprocess.Popen[bytes]) -> None:
    """Wait for nsjail, which ends with the zygote and reaps it, and kill it if it does not."""
    try:
        process.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _is_alive(pid: str) -> bool:
    """Return whether a process is there and no zombie (proc_pid_stat(5))."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in {"Z", "X"}


def _start(settings: ZygoteSettings, stage: str, descriptors: tuple[int, int]) -> subprocess.Popen[bytes]:
    """Start nsjail, as root from a private mount namespace with staged sources."""
    control = descriptors[0]
    is_root = os.geteuid() == 0
    outer = FIRST_OUTER_USER + (os.getpid() % 2**20) * 256 + next(_COUNTER) % 256 if is_root else os.getuid()
    plan = JailPlan(
        interpreter=interpreter(settings.layout, control),
        mounts=(*mounts(settings.layout), *_writable(settings.holes)),
        outer_user=outer,
        outer_group=outer if is_root else os.getgid(),
        control_descriptor=control,
        has_own_network=not settings.holes.shares_network,
    )
    if not is_root:
        return _launch([], plan, settings.binary, descriptors)
    return _launch_staged(stage, plan, settings.binary, descriptors)


def _writable(holes: Holes) -> tuple[Mount, ...]:
    return tuple(Mount(target=target, source=source, is_writable=True) for source, target in holes.writable)


def _launch_staged(stage: str, plan: JailPlan, binary: Binary, descriptors: tuple[int, int]) -> subprocess.Popen[bytes]:
    staged, pairs = [], []
    for index, mount in enumerate(plan.mounts):
        if not mount.source or mount.is_device:
            staged.append(mount)
            continue
        place = f"{stage}/{index}"
        pairs += [mount.source, place]
        staged.append(msgspec.structs.replace(mount, source=place))
    os.chmod(stage, 0o755)  # noqa: PTH101, S103 - an empty folder that the jail's user must traverse
    prefix = [
        "unshare",
        "--mount",
        "--propagation",
        "private",
        "--",
        "/bin/sh",
        "-c",
        _STAGE_SCRIPT,
        "sh",
        stage,
        *pairs,
        "--",
    ]
    return _launch(prefix, msgspec.structs.replace(plan, mounts=tuple(staged)), binary, descriptors)


def _launch(prefix: list[str], plan: JailPlan, binary: Binary, descriptors: tuple[int, int]) -> subprocess.Popen[bytes]:
    control, log = descriptors
    config = os.memfd_create("nsjail-config", 0)
    try:
        os.write(config, render_nsjail_config(plan).encode())
        command = [*prefix, binary.path, "--config", f"/proc/self/fd/{config}"]
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={"PATH": SEARCH_PATH},
            pass_fds=(control, config),
            start_new_session=True,
        )
    except OSError as error:
        raise JailUnavailable(f"nsjail cannot be started: {error}", "run `harness doctor`") from error
    finally:
        os.close(config)
