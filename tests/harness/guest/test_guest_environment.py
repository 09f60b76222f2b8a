"""The first read of each canary in the environment is reported, and everything else works as ever."""

import os
from collections.abc import Callable, Iterator

import pytest

from harness.guest.environment import watch_environment

NAMES = frozenset({"A_KEY", "B_KEY"})


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names reported so far; this process's own environment is watched meanwhile."""
    for name in (*NAMES, "PLAIN"):
        monkeypatch.setenv(name, f"value of {name}")
    found: list[str] = []
    before = os.environ.__class__
    watch_environment(NAMES, found.append)
    yield found
    os.environ.__class__ = before


READS: dict[str, Callable[[], object]] = {
    "item": lambda: os.environ["A_KEY"],
    "get": lambda: os.environ.get("A_KEY"),
    "getenv": lambda: os.getenv("A_KEY"),
    "pop": lambda: os.environ.pop("A_KEY"),
    "default": lambda: os.environ.setdefault("A_KEY", ""),
}
READS_OF_ALL: dict[str, Callable[[], object]] = {
    "dict": lambda: dict(os.environ),
    "copy": lambda: os.environ.copy(),  # noqa: PLW0108 - its class changes later
    "items": lambda: list(os.environ.items()),
    "values": lambda: list(os.environ.values()),
    "unpacked": lambda: {**os.environ},
    "joined": lambda: os.environ | {},
}
ACTS: dict[str, Callable[[], object]] = {
    "plain": lambda: os.environ["PLAIN"],
    "absent": lambda: os.environ.get("ABSENT"),
    "names": lambda: list(os.environ),
    "length": lambda: len(os.environ),
    "set": lambda: os.environ.__setitem__("A_KEY", "mine"),
    "delete": lambda: os.environ.__delitem__("A_KEY"),
    "contains": lambda: "PLAIN" in os.environ,
}


@pytest.mark.parametrize("way", READS)
def test_a_read_is_reported_once(reads: list[str], way: str) -> None:
    assert "value of A_KEY" == READS[way]()
    os.environ.get("A_KEY")
    assert ["A_KEY"] == reads


@pytest.mark.parametrize("way", READS_OF_ALL)
def test_a_read_of_everything_reports_each_canary_once(reads: list[str], way: str) -> None:
    assert "value of B_KEY" in str(READS_OF_ALL[way]())
    READS_OF_ALL[way]()
    assert sorted(NAMES) == sorted(reads)


@pytest.mark.parametrize("act", ACTS)
def test_what_reads_no_canary_is_not_reported(reads: list[str], act: str) -> None:
    ACTS[act]()
    assert [] == reads


def test_a_name_that_is_not_there_is_a_key_error_as_ever(reads: list[str]) -> None:
    with pytest.raises(KeyError):
        os.environ["ABSENT"]
    del os.environ["A_KEY"]
    with pytest.raises(KeyError):
        os.environ["A_KEY"]
    assert ["A_KEY"] == reads, "an attempt to read is one, though the program itself had removed it"
