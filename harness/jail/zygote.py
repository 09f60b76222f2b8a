"""Starts and ends one zygote: the process per jail that forks for each program."""

import base64
import contextlib
import itertools
import json
import os
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from harness.errors import JailUnavailable
from harness.jail.binary import Binary
from harness.jail.filters import CompiledFilter
from harness.jail.layout import Layout, interpreter, mounts
from harness.jail.linux import host_pid
from sandbox_profiles.nsjail_config import JailPlan, Mount, render_nsjail_config

_START_SECONDS = 30.0
_LOOK_SECONDS = 0.02
_END_SECONDS = 2.0
_COUNTER = itertools.count()
_FIRST_OUTER_USER = 0x4000_0000
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
    """What every zygote of one kind is started from."""

    binary: Binary
    layout: Layout
    filter: CompiledFilter
    holes: Holes = Holes()


class Zygote:
    """One running jail, serving one program at a time. Use it from one thread at a time."""

    def __init__(self, settings: ZygoteSettings) -> None:
        """Start the jail and wait until it can serve.

        Raises:
            JailUnavailable: nsjail or the interpreter in it did not start.
        """
        self.served = 0
        self._closing = threading.Lock()
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the zygote
        # Empty in our mount namespace; the jail's own puts what it may see there.
        self._stage = tempfile.TemporaryDirectory(prefix="harness-stage-")
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.settimeout(_START_SECONDS)
        self._pidfd = -1
        self._process: subprocess.Popen[bytes] | None = None
        try:
            with theirs:
                self._process = _start(settings, self._stage.name, (theirs.fileno(), self._log.fileno()))
            self._greet(settings.filter)
        except BaseException:
            self.close()
            raise

    def _greet(self, compiled: CompiledFilter) -> None:
        try:
            message, descriptors, _, _ = socket.recv_fds(self._control, 4096, 1)
            if not message or len(descriptors) != 1:
                raise JailUnavailable(f"the jail did not start: {self.said()}", "run `harness doctor`")
            self._pidfd = descriptors[0]
            self.pid = host_pid(self._pidfd)
            self._control.send(json.dumps({"filter": base64.b64encode(compiled.bpf).decode()}).encode())
        except OSError as error:
            raise JailUnavailable(f"the jail did not start: {error}: {self.said()}", "run `harness doctor`") from error

    def fork(self, job: dict[str, object], descriptors: Sequence[int]) -> None:
        """Ask for a child for one program.

        Args:
            job: What the warden must know.
            descriptors: Channel, stdout, stderr and the warden's report, in this order.

        Raises:
            OSError: The zygote is gone.
        """
        self.served += 1
        socket.send_fds(self._control, [json.dumps(job).encode()], list(descriptors))

    def wait_until_idle(self, seconds: float) -> bool:
        """Return whether the zygote said, within `seconds`, that its program is over."""
        try:
            self._control.settimeout(seconds)
            return self._control.recv(64) == b"idle"
        except OSError:
            return False

    def lasting_children(self, seconds: float) -> tuple[int, ...]:
        """Return the live processes below the zygote, seen from the host; empty when nothing outlived its program.

        Args:
            seconds: What is killed takes a moment to die; only what is still alive after so long is returned.
        """
        until = time.monotonic() + seconds
        while (alive := self._living_children()) and time.monotonic() < until:
            time.sleep(_LOOK_SECONDS)
        return alive

    def _living_children(self) -> tuple[int, ...]:
        """Return the children that are no zombies.

        Source: orphans fall to the namespace's first process (pid_namespaces(7)); proc_pid_children(5).
        """
        try:
            text = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii")
        except OSError:
            return ()
        return tuple(int(word) for word in text.split() if _is_alive(word))

    def said(self) -> str:
        """Return the end of what nsjail and the interpreter wrote, for messages; empty once it is closed."""
        if self._log.closed:
            return ""
        self._log.seek(0)
        return self._log.read()[-1500:].decode("utf-8", "backslashreplace").strip()

    def close(self) -> None:
        """End the jail and everything in it; calling it twice, from any thread, is fine."""
        with self._closing:
            self._end()

    def _end(self) -> None:
        self._control.close()
        if self._pidfd >= 0:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
            os.close(self._pidfd)
            self._pidfd = -1
        if self._process is not None:
            _reap(self._process)
            self._process = None
        self._log.close()
        self._stage.cleanup()


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
    outer = _FIRST_OUTER_USER + (os.getpid() % 2**20) * 256 + next(_COUNTER) % 256 if is_root else os.getuid()
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
            env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
            pass_fds=(control, config),
            start_new_session=True,
        )
    except OSError as error:
        raise JailUnavailable(f"nsjail cannot be started: {error}", "run `harness doctor`") from error
    finally:
        os.close(config)
