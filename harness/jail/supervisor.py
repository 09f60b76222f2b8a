"""Receives a program's denied system calls from the kernel, counts them, and refuses them.

Source: seccomp_unotify(2). Nothing is ever answered with CONTINUE: the program could change the memory in between.
"""

import errno
import fcntl
import os
import select
import struct

from harness.jail.decoding import described
from harness.jail.filters import call_name, is_known_call
from harness.jail.log import EvidenceLog

# struct seccomp_notif is 80 bytes, seccomp_notif_resp 24, on Linux 5.0 to 6.18 (linux/seccomp.h).
_RECEIVE, _SEND, _IS_VALID = 0xC0502100, 0xC0182101, 0x40082102
_NOTIFICATION = struct.Struct("=QIIiIQ6Q")
_RESPONSE = struct.Struct("=QqiI")
_DECODED_PER_PROGRAM = 2000
# A thread waits in one call at a time; more threads than this no profile allows.
_MOST_WAITING = 256


class Supervisor:
    """One program's listener. Not safe for use from two threads."""

    def __init__(self, listener: int, log: EvidenceLog) -> None:
        self.listener = listener
        self._log = log
        self._handled = 0

    def handle_waiting(self) -> None:
        """Answer every notification that waits now, and return at once when there is none.

        Bounded: threads that call again as soon as they are answered would otherwise hold the harness here for good.
        """
        poller = select.poll()
        poller.register(self.listener, select.POLLIN)
        for _ in range(_MOST_WAITING):
            if not any(events & select.POLLIN for _, events in poller.poll(0)):
                return
            self.handle_one()

    def handle_one(self) -> None:
        """Answer one notification; blocks if none waits.

        Raises:
            OSError: The listener failed in a way that seccomp_unotify(2) does not name.
        """
        request = bytearray(_NOTIFICATION.size)
        try:
            fcntl.ioctl(self.listener, _RECEIVE, request, True)  # noqa: FBT003 - the signature of fcntl
        except OSError as error:
            # A signal ended the call before we saw it: counted, and never the end of supervision.
            if error.errno in {errno.ENOENT, errno.EINTR}:
                self._log.kernel("interrupted notification", "")
                return
            raise
        identifier, pid, _, number, _, _, *arguments = _NOTIFICATION.unpack(request)
        self._record(identifier, pid, number, tuple(arguments))
        self._refuse(identifier, errno.EPERM if is_known_call(number) else errno.ENOSYS)

    def _record(self, identifier: int, pid: int, number: int, arguments: tuple[int, ...]) -> None:
        name = call_name(number)
        self._handled += 1
        # A flood is counted without reading memory, so that it cannot slow the harness down.
        detail = described(pid, name, arguments) if self._handled <= _DECODED_PER_PROGRAM else ""
        if not self._is_valid(identifier):
            detail = ""
        self._log.kernel(name, detail)

    def _is_valid(self, identifier: int) -> bool:
        """Return whether the call still waits, so that the memory read was the caller's and not a successor's."""
        try:
            fcntl.ioctl(self.listener, _IS_VALID, struct.pack("=Q", identifier))
        except OSError:
            return False
        return True

    def _refuse(self, identifier: int, number: int) -> None:
        try:
            fcntl.ioctl(self.listener, _SEND, _RESPONSE.pack(identifier, 0, -number, 0))
        except OSError as error:
            if error.errno not in {errno.ENOENT, errno.EINTR}:
                raise

    def close(self) -> None:
        """Give the listener back."""
        os.close(self.listener)
