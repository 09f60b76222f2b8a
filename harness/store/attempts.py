"""`attempts.jsonl`: one line for each attempt of a program to leave its sandbox, written as it happens."""

import json
import os
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from harness.errors import StoreError

FILE_NAME = "attempts.jsonl"


class AttemptLog:
    """A file of JSON lines that is safe to show on a terminal while a run goes on.

    Lines are ASCII: every control, bidirectional or other special character is a JSON escape.
    May be used from any thread. An empty file says that nothing was seen; no file, that nothing was watched.
    """

    def __init__(self, path: Path) -> None:
        """Open the file for appending, made for its owner only.

        Raises:
            StoreError: It cannot be opened, or is a symbolic link.
        """
        self._path = path
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            self._descriptor: int | None = os.open(path, flags, 0o600)
        except OSError as error:
            raise self._error(error.strerror) from error
        self._mutex = threading.Lock()

    def write(self, entry: Mapping[str, object] | msgspec.Struct) -> None:
        """Append one line in a single system call, so that readers and other threads see whole lines only.

        Raises:
            StoreError: The entry is not plain data, the log is closed, or the line could not be written whole.
        """
        line = self._as_line(entry)
        with self._mutex:
            if self._descriptor is None:
                raise self._error("the log is closed")
            try:
                written = os.write(self._descriptor, line)
            except OSError as error:
                raise self._error(error.strerror) from error
        if written != len(line):
            message = f"only {written} of {len(line)} bytes were written"
            raise self._error(message)

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        with self._mutex:
            descriptor, self._descriptor = self._descriptor, None
            if descriptor is not None:
                os.close(descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _as_line(self, entry: Mapping[str, object] | msgspec.Struct) -> bytes:
        try:
            text = json.dumps(msgspec.to_builtins(entry), ensure_ascii=True, allow_nan=False)
        except (TypeError, ValueError, msgspec.MsgspecError, RecursionError) as error:
            message = f"an entry is not plain data: {error}"
            raise self._error(message) from error
        return text.encode("ascii") + b"\n"

    def _error(self, said: object) -> StoreError:
        return StoreError(f"{self._path}: {said}", "Check the space and the rights of the run's folder.")
