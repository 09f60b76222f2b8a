"""Answers that were given elsewhere: JSON Lines, one program each."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from harness.errors import UsageError
from harness.records import Answer


class GivenAnswer(msgspec.Struct, frozen=True):
    """One line; other fields are passed over, so that the lines of `--list` can be filled in."""

    program_sha256: str
    answer: Answer
    """The final answer."""
    blind: Answer | None = None
    """What was said on the source alone, where that was another; by default the same."""
    reason: str = ""


def read_answers(path: Path, known: Iterable[str]) -> tuple[GivenAnswer, ...]:
    """Return the answers of a file in their order; lines that are blank are passed over.

    Args:
        path: The file.
        known: The hashes of the programs that are asked about.

    Raises:
        UsageError: The file cannot be read, or a line is no answer, names a program that is not asked about, or names
            one for the second time; nothing of the file is then used.
    """
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}", "give a file of JSON Lines with --from") from error
    found: dict[str, GivenAnswer] = {}
    asked = frozenset(known)
    for number, line in enumerate(lines, start=1):
        if line.strip():
            answer = _decode(line, f"{path}, line {number}")
            _check(answer, asked, found, f"{path}, line {number}")
            found[answer.program_sha256] = answer
    return tuple(found.values())


def _decode(line: bytes, place: str) -> GivenAnswer:
    try:
        return msgspec.json.decode(line, type=GivenAnswer)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        known = ", ".join(Answer)
        hint = f'write one object a line, such as {{"program_sha256": "3f2a...", "answer": "bypass"}}; answers: {known}'
        raise UsageError(f"{place} is no answer: {error}", hint) from error


def _check(answer: GivenAnswer, asked: frozenset[str], found: dict[str, GivenAnswer], place: str) -> None:
    sha256 = answer.program_sha256
    if sha256 not in asked:
        hint = "`--list` prints what is asked about; give the same --sample to both"
        raise UsageError(f"{place}: {sha256!r:.100} is not in the sample", hint)
    if sha256 in found:
        raise UsageError(f"{place}: {sha256} has an answer already", "give each program one line")
