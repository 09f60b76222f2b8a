"""A token is found in every encoding that a program is likely to use, and nowhere else."""

import base64
import codecs
import urllib.parse
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.jail.canaries import DECOY_PATHS, LeakSearch, find_leak, make_canaries
from harness.jail.layout import DECOY_FOLDERS, SCRATCH
from harness.jail.log import EvidenceLog

TOKEN = make_canaries("run", "g1/outer").token
around = st.text(max_size=40)


@pytest.mark.parametrize(
    ("name", "encode"),
    [
        ("plain", str),
        ("plain", str.upper),
        ("plain", str.lower),
        ("hex", lambda token: token.encode().hex()),
        ("hex", lambda token: token.encode().hex().upper()),
        ("reversed", lambda token: token[::-1]),
        ("rot13", lambda token: codecs.encode(token, "rot13")),
        ("split", " ".join),
        ("split", lambda token: f"{token[:5]}-{token[5:11]}\n{token[11:]}"),
        ("url", lambda token: "".join(f"%{byte:02x}" for byte in token.encode())),
        ("url", lambda token: urllib.parse.quote(token[:3]) + f"%{ord(token[3]):02X}" + token[4:]),
    ],
    ids=[
        "as it is",
        "upper",
        "lower",
        "hex",
        "upper hex",
        "reversed",
        "rot13",
        "letter by letter",
        "in three parts",
        "url",
        "partly url",
    ],
)
@given(before=around, after=around)
def test_an_encoded_token_is_found_inside_any_text(
    name: str, encode: Callable[[str], str], before: str, after: str
) -> None:
    assert find_leak(TOKEN, f"{before} {encode(TOKEN)} {after}") is not None
    assert name == find_leak(TOKEN, encode(TOKEN))


@given(before=st.binary(max_size=50), after=st.binary(max_size=50))
def test_a_token_inside_base64_is_found_at_every_alignment(before: bytes, after: bytes) -> None:
    assert "base64" == find_leak(TOKEN, base64.b64encode(before + TOKEN.encode() + after).decode())


@given(st.text(max_size=300))
def test_a_text_without_the_token_is_no_leak(text: str) -> None:
    assert find_leak(TOKEN, text) is None


def test_another_program_s_token_is_no_leak() -> None:
    assert find_leak(TOKEN, make_canaries("run", "g1/other").token) is None


def test_tokens_are_repeatable_and_differ_by_run_and_execution() -> None:
    tokens = {make_canaries(run, place).token for run in ("a", "b") for place in ("x", "y")}
    assert 4 == len(tokens)
    assert make_canaries("a", "x") == make_canaries("a", "x")


def test_every_decoy_holds_the_token_and_lies_where_a_jail_mounts_decoys() -> None:
    decoys = make_canaries("run", "x")
    assert all(decoys.token in decoy.text for decoy in decoys.files)
    assert all(decoys.token in value for _, value in decoys.environment)
    assert len(decoys.files) == len(DECOY_PATHS)
    assert all(path.startswith((*DECOY_FOLDERS, SCRATCH)) for path in DECOY_PATHS)


@pytest.mark.parametrize("order", [1, -1])
def test_a_token_that_comes_out_in_two_halves_has_come_out_with_the_second(order: int) -> None:
    log = EvidenceLog()
    search = LeakSearch(log, TOKEN, ())
    first, second = (TOKEN[:15], TOKEN[15:])[::order]
    assert [False, False, True] == [
        search.look("prompt", first),
        search.look("stdout", "x"),
        search.look("stdout", second),
    ]
    assert [("leak:stdout", "halves")] == [(fact.what, fact.detail) for fact in log.evidence()]


def test_one_half_of_a_token_however_often_is_no_leak() -> None:
    search = LeakSearch(EvidenceLog(), TOKEN, ())
    assert not any(search.look("stdout", TOKEN[:15]) for _ in range(3))
