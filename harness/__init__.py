"""Runs generated programs in jails, judges them, and keeps what was seen.

`audit`, `jailed` and `frames` are the public interface; the rest may change.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from harness.api import audit, frames, jailed

__all__ = ["audit", "frames", "jailed"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - one of three functions
    """Import the public functions when they are first asked for, so that `--help` stays fast."""
    if name in __all__:
        from harness import api  # noqa: PLC0415

        return getattr(api, name)
    raise AttributeError(f"module 'harness' has no attribute {name!r}")
