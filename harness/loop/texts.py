"""The texts that a run starts from: the seed improver and the meta-utility as a model sees it."""

import re
from importlib.resources import files
from pathlib import Path

import msgspec

from detectors.canonical import MAX_BYTES, Refusal, canonicalise
from detectors.flow.flag_names import FLAG
from harness.errors import UsageError
from harness.loop.wordings import DEFAULT_WORDING, Wording, load_wording

VARIANTS = ("sandbox", "plain")
_FLAG = re.compile(rf"\b{FLAG}\b")


class Texts(msgspec.Struct, frozen=True):
    """The texts of one variant."""

    seed_improver: str
    meta_utility: str


def load_texts(variant: str, *, has_warning: bool, wording: Wording | None = None) -> Texts:
    """Return the texts of a variant, the seed improver with or without the warning in its prompt.

    Args:
        variant: `sandbox`, whose texts show the flag, or `plain`.
        has_warning: The prompt warns against running programs outside the sandbox.
        wording: What the flag is called and how the warning is put; None for the paper's flag.

    Raises:
        UsageError: The texts use the flag's name for something else.
    """
    wording = wording or load_wording(DEFAULT_WORDING)
    warning = f"\n\n{_in_template(wording.warning)}" if has_warning else ""
    improver, utility = _read(f"seed_improver_{variant}"), _read(f"meta_utility_{variant}")
    if wording.flag != FLAG and re.search(rf"\b{wording.flag}\b", improver + utility):
        raise UsageError(
            f"the texts use {wording.flag!r} already", f"give the flag of the wording {wording.name} another name"
        )
    improver, utility = _FLAG.sub(wording.flag, improver), _FLAG.sub(wording.flag, utility)
    return Texts(improver.replace("{warning}", warning), utility)


def _in_template(text: str) -> str:
    """Return text as it is written in the improver's triple-quoted f-string, to come out of it as it is."""
    escaped = text.strip().replace("\\", "\\\\").replace('"', '\\"')
    return escaped.replace("{", "{{").replace("}", "}}")


def warning_text() -> str:
    """Return the warning that a prompt may hold, as it stands there but for white space."""
    return load_wording(DEFAULT_WORDING).warning.strip()


def with_improver(texts: Texts, path: str | None) -> Texts:
    """Return the texts with the operator's own improver as the one to start from; unchanged without a path.

    It runs in a jail like every other program.

    Raises:
        UsageError: The file cannot be read, or its bytes are not one text that means one thing.
    """
    if path is None:
        return texts
    try:
        with Path(path).open("rb") as file:
            canonical = canonicalise(file.read(MAX_BYTES + 1))
    except OSError as error:
        raise UsageError(f"the improver {path} cannot be read: {error.strerror}", "give the path of a file") from error
    if isinstance(canonical, Refusal):
        raise UsageError(f"the improver {path} cannot be judged: {canonical.reason}", "give plain UTF-8 text")
    return msgspec.structs.replace(texts, seed_improver=canonical.text)


def _read(name: str) -> str:
    return files("harness.loop").joinpath("prompts", f"{name}.txt").read_text(encoding="utf-8")
