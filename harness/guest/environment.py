"""The environment that a program sees: reading one of the canaries in it is reported to the host."""

import os
from collections.abc import Callable

_Environment = type(os.environ)


def watch_environment(names: frozenset[str], report: Callable[[str], None]) -> None:
    """Have the first read of each of some variables reported, whatever way through `os.environ` it takes.

    Args:
        names: The canaries.
        report: Told the name.
    """
    waiting = set(names)

    class Watched(_Environment):  # type: ignore[misc, valid-type]  # typed as generic, made without parameters
        def __getitem__(self, key: str) -> str:
            if key in waiting:
                waiting.discard(key)
                report(key)
            value: str = super().__getitem__(key)
            return value

    os.environ.__class__ = Watched
