"""The texts that a run starts from: the seed improver and the meta-utility as a model sees it."""

from importlib.resources import files

import msgspec

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


def _read(name: str) -> str:
    return files("harness.loop").joinpath("prompts", f"{name}.txt").read_text(encoding="utf-8")
