r"""Paths as rules see them: brought to one spelling, with `\0` for each part that is not known."""

import re

from detectors.flow.values import HOLE

HOME = "~"

_HOME_VARIABLE = re.compile(r"^(?:\$HOME|\$\{HOME\})(?=/|$)")
_OTHER_ROOT = re.compile(r"^/proc/[^/]+(?:/task/[^/]+)?/root(?=/)")


def plain_path(text: str) -> str:
    """Bring a path to one spelling: no `.`, no empty and no needless `..` components, `~` for `$HOME`.

    `..` stays where it leaves the start of a relative path, or what is not known.
    """
    text = _HOME_VARIABLE.sub(HOME, text.removeprefix("file://"))
    kept: list[str] = []
    for part in text.split("/"):
        if part in {"", "."}:
            continue
        is_climb = part == ".."
        if is_climb and kept and kept[-1] != ".." and HOLE not in kept[-1] and kept[-1] != HOME:
            kept.pop()
        elif not (is_climb and not kept and text.startswith("/")):
            kept.append(part)
    return ("/" if text.startswith("/") else "") + "/".join(kept)


def without_other_root(path: str) -> str:
    """Return what a path under `/proc/<process>/root` means in that process."""
    return _OTHER_ROOT.sub("", path)


def climb_of(path: str) -> tuple[int, str]:
    """Split a plain relative path into how often it climbs, and where it goes from there."""
    parts = path.split("/")
    count = next((index for index, part in enumerate(parts) if part != ".."), len(parts))
    return count, "/".join(parts[count:])


def is_path_like(text: str) -> bool:
    """Say whether a text can be one path: short, on one line, and something of it is known."""
    return 0 < len(text.strip(HOLE)) <= _MAX_PATH and "\n" not in text


_MAX_PATH = 512
