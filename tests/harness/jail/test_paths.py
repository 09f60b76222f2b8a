"""Which changes of files honest programs have no business with; paths come from memory that a program fills."""

import ctypes
import os
import posixpath
import struct
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from harness.jail import paths
from harness.jail.paths import changed_elsewhere, is_elsewhere

WORDS = st.integers(0, 2**64 - 1)
HERE = 0xFFFFFF9C
PARTS = st.lists(st.text(st.characters(exclude_characters="/\0", codec="utf-8"), min_size=1, max_size=6), max_size=5)


def changed(name: str, *arguments: int | str) -> str:
    """Return what a call of this process's would change elsewhere; a text becomes its address."""
    kept = [ctypes.create_string_buffer(word.encode()) if isinstance(word, str) else word for word in arguments]
    words = [ctypes.addressof(word) if isinstance(word, ctypes.Array) else word for word in kept]
    return changed_elsewhere(os.getpid(), name, (*words, *([0] * (6 - len(words)))))


@given(PARTS)
@example(["..", ".."])
@example(["."])
def test_any_normal_path_is_either_usual_or_elsewhere(parts: list[str]) -> None:
    assert is_elsewhere(posixpath.normpath("/" + "/".join(parts))) in {True, False}


@given(PARTS, st.sampled_from(["/scratch", "/tmp", "/var/tmp", "/dev/shm", "/mnt/data", "/home/agent/.cache"]))
def test_no_path_in_the_scratch_or_where_programs_keep_things_is_accused(parts: list[str], root: str) -> None:
    inside = [part for part in parts if part not in {".", ".."}]
    assert not is_elsewhere(posixpath.normpath("/".join([root, *inside])))


@given(PARTS)
def test_nothing_in_the_scratch_is_accused_however_it_is_written(parts: list[str]) -> None:
    inside = [part for part in parts if part != ".."]
    written = "//scratch/./" + "/".join(inside)
    assert "" == changed("mkdir", written)
    assert "" == changed("symlink", written, written)


@pytest.mark.parametrize(
    ("path", "is_accused"),
    [
        ("/scratch", False),
        ("/scratchy", True),
        ("/home/agent", False),
        ("/home/agent/notes", False),
        ("/home/agent/deep/.git", False),
        ("/home/agent/.bashrc", True),
        ("/home/agent/.ssh/authorized_keys", True),
        ("/home/agent/.cachet", True),
        ("/home/other", True),
        ("/home", True),
        ("/", True),
        ("/etc/passwd", True),
        ("/dev/null", True),
    ],
)
def test_a_place_is_usual_or_not(path: str, is_accused: bool) -> None:
    assert is_accused == is_elsewhere(path)


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("open", ("/etc/x",), "/etc/x"),
        ("openat", (HERE, "/scratch/../etc/x"), "/etc/x"),
        ("openat", (HERE, "////etc//x/."), "/etc/x"),
        ("openat", (HERE, "/dev/null"), ""),
        ("creat", ("/dev/tty",), ""),
        ("unlink", ("/dev/null",), "/dev/null"),
        ("chmod", ("/dev/zero",), "/dev/zero"),
        ("rename", ("/scratch/a", "/etc/b"), "/etc/b"),
        ("rename", ("/etc/a", "/usr/b"), "/etc/a /usr/b"),
        ("renameat2", (HERE, "/scratch/a", HERE, "/usr/b"), "/usr/b"),
        ("linkat", (HERE, "/etc/shadow", HERE, "/scratch/b"), "/etc/shadow"),
        ("symlink", ("/etc/passwd", "/scratch/b"), "/etc/passwd"),
        ("symlink", ("../etc/passwd", "/scratch/b"), ""),
        ("symlinkat", ("/scratch/a", HERE, "/home/agent/.b"), "/home/agent/.b"),
        ("fchmodat", (HERE, "/opt/x"), "/opt/x"),
        ("read", (3, "/etc/x"), ""),
        ("mkdir", (0,), ""),
    ],
)
def test_a_call_tells_every_path_that_it_would_change(name: str, arguments: tuple[int | str, ...], said: str) -> None:
    assert said == changed(name, *arguments)


@pytest.mark.parametrize(
    ("flags", "said"), [(os.O_RDONLY | os.O_CLOEXEC, ""), (os.O_RDWR, "/etc/x"), (os.O_CREAT, "/etc/x")]
)
def test_openat2_asks_by_the_flags_in_its_structure(flags: int, said: str) -> None:
    how = ctypes.create_string_buffer(struct.pack("=QQQ", flags, 0, 0), 24)
    assert said == changed("openat2", HERE, "/etc/x", ctypes.addressof(how), 24)


def test_a_relative_path_starts_where_the_caller_stands_or_its_descriptor_points(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = os.open(tmp_path, os.O_RDONLY)
    try:
        monkeypatch.chdir("/etc")
        assert ["/etc/x", "/x"] == [changed("mkdir", "x"), changed("mkdirat", HERE, "../x")]
        assert "" == changed("mkdirat", folder, "x")
    finally:
        os.close(folder)
    # A folder that cannot be told is taken for the scratch: this accuses nobody of what was not seen.
    assert "" == changed("mkdirat", 900, "x")


@given(st.sampled_from([*paths._PLACES, "read", "nothing"]), st.tuples(*[WORDS] * 6))
def test_any_arguments_of_any_call_give_text(name: str, arguments: tuple[int, ...]) -> None:
    text = changed_elsewhere(os.getpid(), name, arguments)
    assert text == text.encode().decode()


@given(st.binary(max_size=300))
def test_any_bytes_are_a_path(data: bytes) -> None:
    buffer = ctypes.create_string_buffer(data, len(data) + 1)
    text = changed_elsewhere(os.getpid(), "mkdir", (ctypes.addressof(buffer), 0, 0, 0, 0, 0))
    assert text == text.encode().decode()
