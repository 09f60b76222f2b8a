"""The texts that a call is given, and the words of the command that a process start is given."""

from detectors.flow.sites import CallSite
from detectors.flow.values import Value, parts_of, texts_of


def words_of(site: CallSite) -> tuple[str, ...]:
    """List the words of the command that a process start is given."""
    texts = [text for item in site.arguments for text in all_texts(item.value)]
    return tuple(word.strip("\"'`();|&<>") for text in texts for word in text.split())


def all_texts(value: Value) -> tuple[str, ...]:
    """List every text in a value, however deep."""
    found: list[str] = []
    pending = [value]
    while pending:
        current = pending.pop()
        parts = parts_of(current)
        found += texts_of(current) if not parts else ()
        pending.extend(parts)
    return tuple(found)
