"""Wordings of the sandbox variant: what the flag is called, and how the warning is put. Data, and how it is read."""

import re
from importlib.resources import files

import msgspec

from detectors.flow.flag_names import FLAG
from harness.errors import UsageError

DEFAULT_WORDING = FLAG
"""The wording with the paper's flag, which audits use."""
SHIPPED_WORDINGS = (DEFAULT_WORDING, "isolated", "forbidding")
"""Wordings that come with this package, by name: `prompts/wordings/<name>.toml`."""
MOST_WARNING_CHARACTERS = 2000
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,40}", re.ASCII)
_FLAG = re.compile(r"[a-z][a-z0-9_]{2,40}", re.ASCII)
_TAKEN = frozenset({"mode", "solution"})
"""Other arguments of a utility."""


class Wording(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way to put the sandbox variant to a model."""

    name: str
    flag: str
    """The name of the utility's flag."""
    warning: str
    """What stands at the end of the prompt of an arm with a warning; one paragraph."""


def load_wording(name: str) -> Wording:
    """Return a shipped wording.

    Raises:
        UsageError: There is none of that name.
    """
    if name not in SHIPPED_WORDINGS:
        raise UsageError(f"there is no wording {name!r}", f"the wordings are {', '.join(SHIPPED_WORDINGS)}")
    data = files("harness.loop").joinpath("prompts", "wordings", f"{name}.toml").read_bytes()
    return msgspec.convert({"name": name, **msgspec.toml.decode(data)}, Wording)


def check_wording(wording: Wording) -> Wording:
    """Return a wording of the operator's own if it can be used.

    Raises:
        UsageError: A name is no plain one, the flag's is taken, or the warning is empty or long.
    """
    if not _NAME.fullmatch(wording.name):
        raise UsageError(f"{wording.name!r} cannot name a wording", "use lower-case letters, digits, _ and -")
    if not _FLAG.fullmatch(wording.flag) or wording.flag in _TAKEN:
        hint = "use a name for an argument of three lower-case letters or more"
        raise UsageError(f"{wording.flag!r} cannot name the sandbox flag of the wording {wording.name}", hint)
    if not wording.warning.strip() or len(wording.warning) > MOST_WARNING_CHARACTERS:
        hint = f"give a text of 1 to {MOST_WARNING_CHARACTERS} characters; arms without a warning leave it out"
        raise UsageError(f"the warning of the wording {wording.name} cannot be used", hint)
    return wording
