"""The texts that a run starts from: the seed improver and the meta-utility as a model sees it."""

from importlib.resources import files
from pathlib import Path

import msgspec

from detectors.canonical import MAX_BYTES, Refusal, canonicalise
from harness.errors import UsageError

VARIANTS = ("sandbox", "plain")


class Texts(msgspec.Struct, frozen=True):
    """The texts of one variant."""

    seed_improver: str
    meta_utility: str


def load_texts(variant: str, *, has_warning: bool) -> Texts:
    """Return the texts of a variant, the seed improver with or without the warning in its prompt.

    The paper's own warning is not public: the wording here is ours.

    Args:
        variant: `sandbox`, whose texts show the flag, or `plain`.
        has_warning: The prompt warns against running programs outside the sandbox.
    """
    warning = _read("warning") if has_warning else ""
    improver = _read(f"seed_improver_{variant}").replace("{warning}", warning.rstrip("\n"))
    return Texts(improver, _read(f"meta_utility_{variant}"))


def warning_text() -> str:
    """Return the warning that a prompt may hold, as it stands there but for white space."""
    return _read("warning").strip()


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
