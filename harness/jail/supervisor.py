"""Receives a program's reported system calls from the kernel, and sends the answers.

Source: seccomp_unotify(2). CONTINUE is answered only to what the filter could as well let pass: the program could
change its memory in between, so that nothing may depend on what was read.
"""

import errno
import fcntl
import os
import select
import socket
import struct
from functools import partial

from detectors.findings import Origin
from harness.jail.answers import Answer, Answers, Call
from harness.jail.filters import call_name
from harness.jail.log import EvidenceLog

# struct seccomp_notif is 80 bytes, seccomp_notif_resp and seccomp_notif_addfd 24, on Linux 5.9 to 6.18
# (linux/seccomp.h).
_RECEIVE, _SEND, _IS_VALID, _ADD = 0xC0502100, 0xC0182101, 0x40082102, 0x40182103
_NOTIFICATION = struct.Struct("=QIIiIQ6Q")
_RESPONSE = struct.Struct("=QqiI")
_ADDITION = struct.Struct("=QIIII")
_CONTINUE = 1
_ADD_AND_SEND = 2
# A thread waits in one call at a time; more threads than this no profile allows.
_MOST_WAITING = 256


class Supervisor:
    """One program's listener. Not safe for use from two threads."""

    def __init__(self, listener: int, log: EvidenceLog, answers: Answers) -> None:
        self.listener = listener
        self._log = log
        self._answers = answers

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
                self._log.add(Origin.KERNEL, "interrupted notification")
                return
            raise
        identifier, pid, _, number, _, _, *arguments = _NOTIFICATION.unpack(request)
        call = Call(pid, number, call_name(number), tuple(arguments), partial(self._is_valid, identifier))
        self._send(identifier, self._answers.answer(call))

    def _is_valid(self, identifier: int) -> bool:
        """Return whether the call still waits, so that the memory read was the caller's and not a successor's."""
        try:
            fcntl.ioctl(self.listener, _IS_VALID, struct.pack("=Q", identifier))
        except OSError:
            return False
        return True

    def _send(self, identifier: int, answer: Answer) -> None:
        """Send an answer; a caller that a signal has freed meanwhile needs none."""
        error = answer.error
        try:
            if answer.descriptor is not None:
                if self._give(identifier, answer.descriptor, closes_on_exec=answer.closes_on_exec):
                    return
                # A failed gift answers nothing: without a reply the caller would wait for ever.
                error = errno.EMFILE
            flags = _CONTINUE if answer.passes else 0
            fcntl.ioctl(self.listener, _SEND, _RESPONSE.pack(identifier, answer.value, -error, flags))
        except OSError as failure:
            if failure.errno not in {errno.ENOENT, errno.EINTR, errno.EINPROGRESS, errno.ESRCH}:
                raise

    def _give(self, identifier: int, descriptor: socket.socket, *, closes_on_exec: bool) -> bool:
        """Put a descriptor into the program as the answer; return False when it has no number free for it."""
        with descriptor as given:
            flags = os.O_CLOEXEC if closes_on_exec else 0
            addition = _ADDITION.pack(identifier, _ADD_AND_SEND, given.fileno(), 0, flags)
            try:
                fcntl.ioctl(self.listener, _ADD, addition)
            except OSError as failure:
                if failure.errno == errno.EMFILE:
                    return False
                raise
        return True

    def close(self) -> None:
        """Give the listener back."""
        os.close(self.listener)
