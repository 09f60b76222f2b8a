"""The environment that a program sees: reading one of the canaries in it is reported to the host."""

import os
from collections.abc import Callable

_Environment = type(os.environ)


def watch_environment(names: frozenset[str], report: Callable[[str], None]) -> None:
    """Have the first read of each of some variables reported, by `os.environ` or `os.environb` alike.

    Args:
        names: The canaries.
        report: Told the name.
    """
    waiting = set(names)

    class Watched(_Environment):  # type: ignore[misc, valid-type]  # typed as generic, made without parameters
        def __getitem__(self, key: str | bytes) -> str | bytes:
            name = os.fsdecode(key) if isinstance(key, bytes) else key
            if name in waiting:
                waiting.discard(name)
                report(name)
            value: str | bytes = super().__getitem__(key)
            return value

    os.environ.__class__ = os.environb.__class__ = Watched
