"""Files that somebody else may have written: found without following links, read without waiting."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO


class Unreadable(Exception):  # noqa: N818 - what a file is, not what went wrong with us
    """A file that holds nothing we may read; the text says why."""


def files_below(folder: Path, endings: tuple[str, ...]) -> Iterator[Path]:
    """Yield everything named with one of the endings, pipes and links too, and folders that cannot be read."""
    unreadable: list[Path] = []
    for parent, _, names in folder.walk(on_error=lambda error: unreadable.append(Path(error.filename))):
        yield from (parent / name for name in names if name.lower().endswith(endings))
    yield from unreadable


def open_file(path: Path) -> BinaryIO:
    """Open a regular file for reading.

    A link is not followed: whoever wrote the folder would choose what is opened.

    Raises:
        Unreadable: It is anything else, or cannot be opened.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as error:
        raise Unreadable("a symbolic link" if path.is_symlink() else f"cannot be read: {error.strerror}") from error
    file = open(descriptor, "rb")  # noqa: PTH123, SIM115 - from a descriptor, and handed on
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        file.close()
        raise Unreadable("not a regular file")
    return file


def read_file(path: Path, most: int) -> bytes:
    """Return a regular file's bytes, one more than `most` at most.

    Raises:
        Unreadable: It is no regular file, or cannot be read.
    """
    try:
        with open_file(path) as file:
            return file.read(most + 1)
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}") from error
