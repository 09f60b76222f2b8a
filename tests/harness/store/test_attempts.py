"""The log of attempts is one whole line of JSON each, safe to look at."""

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from harness.errors import StoreError
from harness.store import AttemptLog


class Attempt(msgspec.Struct, frozen=True):
    what: str


def test_entries_are_appended_a_line_each(tmp_path: Path) -> None:
    path = tmp_path / "attempts.jsonl"
    with AttemptLog(path) as log:
        log.write({"what": "socket", "count": 1})
    with AttemptLog(path) as log:
        log.write(Attempt("connect"))
    assert path.read_text() == '{"what": "socket", "count": 1}\n{"what": "connect"}\n'


def test_a_line_is_there_as_soon_as_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "attempts.jsonl"
    with AttemptLog(path) as log:
        assert path.read_bytes() == b""
        log.write({"a": 1})
        assert path.read_bytes() == b'{"a": 1}\n'


@given(st.text())
@example("\x7f\x9b\x1b]0;title\x07\u202e\u2028\ud800")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_one_printable_line_and_comes_back(tmp_path: Path, text: str) -> None:
    path = tmp_path / "attempts.jsonl"
    path.unlink(missing_ok=True)
    with AttemptLog(path) as log:
        log.write({"text": text})
    (line,) = path.read_bytes().splitlines()
    assert all(0x20 <= byte < 0x7F for byte in line)
    assert json.loads(line) == {"text": text}


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object()])
def test_what_json_cannot_hold_is_refused(tmp_path: Path, value: object) -> None:
    with AttemptLog(tmp_path / "a.jsonl") as log:
        with pytest.raises(StoreError, match="not plain data"):
            log.write({"value": value})
        log.write({"value": 1})
    assert (tmp_path / "a.jsonl").read_text() == '{"value": 1}\n'


def test_a_full_disk_is_an_error() -> None:
    with AttemptLog(Path("/dev/full")) as log, pytest.raises(StoreError, match="No space"):
        log.write({"a": 1})


def test_a_symbolic_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StoreError):
        AttemptLog(tmp_path / "link")
    assert not (tmp_path / "elsewhere").exists()


def test_a_closed_log_refuses_to_write(tmp_path: Path) -> None:
    log = AttemptLog(tmp_path / "a.jsonl")
    log.close()
    log.close()
    with pytest.raises(StoreError, match="closed"):
        log.write({"a": 1})
