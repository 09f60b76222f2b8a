"""The texts that a call is given, and the words of the command that a process start is given."""

import re
from collections.abc import Iterator

from detectors.flow.contents import all_texts
from detectors.flow.sites import CallSite
from detectors.rules.base import Subject


def words_of(site: CallSite) -> tuple[str, ...]:
    """List the words of the command that a process start is given."""
    texts = [text for item in site.arguments for text in all_texts(item.value)]
    return tuple(word.strip("\"'`();|&<>") for text in texts for word in text.split())


def calls_given(subject: Subject, wanted: re.Pattern[str]) -> Iterator[CallSite]:
    """Yield each call that is given a text in which a pattern is found, once for each such text."""
    # One search for all: hardly ever does any text match.
    if wanted.search("\n".join(subject.given)):
        yield from (site for text, sites in subject.given.items() if wanted.search(text) for site in sites)
