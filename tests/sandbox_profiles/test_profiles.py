"""A profile can only tighten the floor, and says what is wrong with it."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox_profiles.profile import Limits, ProfileError, load_floor, load_profile, read_profile, tightened

FLOOR = msgspec.toml.encode(load_floor()).decode()


def changed(**limits: object) -> str:
    """Return the floor's text with some limits changed."""
    floor = load_floor()
    return msgspec.toml.encode({"name": "mine", "limits": msgspec.structs.asdict(floor.limits) | limits}).decode()


def test_the_floor_is_found_by_its_name() -> None:
    assert load_floor() == load_profile("default")


def test_a_profile_of_the_operator_is_read_from_its_path(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(changed(cpu_seconds=5), encoding="utf-8")
    assert ("mine", 5) == (load_profile(str(path)).name, load_profile(str(path)).limits.cpu_seconds)


@pytest.mark.parametrize("key", Limits.__struct_fields__)
def test_no_limit_can_be_loosened(key: str) -> None:
    floor = load_floor()
    looser = getattr(floor.limits, key) + 1
    profile = msgspec.structs.replace(floor, limits=msgspec.structs.replace(floor.limits, **{key: looser}))
    with pytest.raises(ProfileError, match=rf"limits\.{key} = .* loosens"):
        tightened(profile, "mine")


@given(st.sampled_from(Limits.__struct_fields__), st.integers(-10, 2**40))
def test_whatever_is_read_and_accepted_is_within_the_floor(key: str, value: int) -> None:
    floor = load_floor().limits
    try:
        profile = tightened(read_profile(changed(**{key: value}), "mine"), "mine")
    except ProfileError:
        return
    assert 0 < getattr(profile.limits, key) <= getattr(floor, key)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (FLOOR + "\nnetwork = true\n", "network"),
        (FLOOR + "\nallow = ['socket']\n", "allow"),
        (FLOOR.replace("cpu_seconds", "cpu_secs"), "cpu_se"),
        ("name = 'mine'", "limits"),
        ("name = ", "mine.toml"),
        ("", "name"),
        (changed(cpu_seconds="60"), "cpu_seconds"),
        (changed(cpu_seconds=0), "cpu_seconds"),
        (changed(threads=True), "threads"),
        (changed(computing_seconds=-1.0), "computing_seconds"),
        (FLOOR.replace('name = "default"', 'name = ""'), "name"),
    ],
)
def test_a_text_that_is_no_profile_is_refused_by_its_key(text: str, said: str) -> None:
    with pytest.raises(ProfileError, match=said) as raised:
        read_profile(text, "mine.toml")
    assert raised.value.message.startswith("mine.toml: ")
    assert raised.value.hint


def test_more_calls_can_be_denied() -> None:
    profile = msgspec.structs.replace(load_floor(), deny=("mkdir", "clone"))
    assert profile == tightened(profile, "mine")


@pytest.mark.parametrize("name", ["socket", "nonsense", "", "MKDIR"])
def test_denying_what_is_not_allowed_anyway_is_refused(name: str) -> None:
    with pytest.raises(ProfileError, match="not on the allow-list"):
        tightened(msgspec.structs.replace(load_floor(), deny=("mkdir", name)), "mine")


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    for path in (tmp_path, tmp_path / "none.toml", tmp_path / "bytes"):
        with pytest.raises(ProfileError, match="profile "):
            load_profile(str(path))
