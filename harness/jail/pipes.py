"""What a program writes to stdout and stderr: kept up to a cap, read to the end."""

import contextlib
import os


class CappedPipe:
    """The reading end of one pipe."""

    def __init__(self, descriptor: int, keep_bytes: int) -> None:
        """Args: `descriptor` is the reading end, and stays its owner's to close."""
        self.descriptor = descriptor
        os.set_blocking(descriptor, False)
        self._keep_bytes = keep_bytes
        self._kept = bytearray()
        self.received = 0
        """Bytes written to it so far, kept or not."""
        self.is_closed = False
        """All writers are gone and everything was read."""

    def read_once(self) -> None:
        """Read what is there, at most 64 KiB."""
        with contextlib.suppress(BlockingIOError):
            data = os.read(self.descriptor, 65536)
            self.is_closed = not data
            self.received += len(data)
            self._kept += data[: max(0, self._keep_bytes - len(self._kept))]

    def drain(self) -> None:
        """Read all that is there now, without waiting for writers that should be dead."""
        before = -1
        while not self.is_closed and before != self.received:
            before = self.received
            self.read_once()

    @property
    def content(self) -> bytes:
        """What was kept."""
        return bytes(self._kept)

    @property
    def is_truncated(self) -> bool:
        """Whether more was written than was kept."""
        return self.received > len(self._kept)
