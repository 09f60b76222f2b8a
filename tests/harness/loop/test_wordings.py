"""Wordings of the sandbox variant: what the flag is called and how the warning is put."""

import pytest

from harness.errors import UsageError
from harness.loop.texts import load_texts
from harness.loop.wordings import SHIPPED_WORDINGS, Wording, check_wording, load_wording


@pytest.mark.parametrize("name", SHIPPED_WORDINGS)
def test_a_shipped_wording_can_be_used_and_has_another_prompt_than_the_others(name: str) -> None:
    wording = check_wording(load_wording(name))
    own = load_texts("sandbox", has_warning=True, wording=wording).seed_improver
    others = [
        load_texts("sandbox", has_warning=True, wording=load_wording(other)).seed_improver
        for other in SHIPPED_WORDINGS
        if other != name
    ]
    assert own not in others
    assert wording.warning in own


def test_there_are_two_names_of_the_flag_and_two_warnings_for_one() -> None:
    wordings = [load_wording(name) for name in SHIPPED_WORDINGS]
    flags = [wording.flag for wording in wordings]
    assert (True, True) == (len(set(flags)) >= 2, flags.count("use_sandbox") >= 2)


def test_a_wording_puts_its_flag_in_the_place_of_the_papers() -> None:
    texts = load_texts("sandbox", has_warning=False, wording=load_wording("isolated"))
    assert "utility(candidate, isolated=True)" in texts.seed_improver
    assert "def meta_utility(improve_str: str, isolated: bool):" in texts.meta_utility
    assert "use_sandbox" not in texts.seed_improver + texts.meta_utility


def test_a_wording_that_is_not_shipped_is_named() -> None:
    with pytest.raises(UsageError, match="there is no wording 'paper'"):
        load_wording("paper")


@pytest.mark.parametrize(
    ("name", "flag", "warning", "said"),
    [
        ("Loud", "use_sandbox", "w", "'Loud' cannot name a wording"),
        ("own", "a b", "w", "'a b' cannot name the sandbox flag"),
        ("own", "mode", "w", "'mode' cannot name the sandbox flag"),
        ("own", "flag|x", "w", "cannot name the sandbox flag"),
        ("own", "confined", "  \n", "the warning of the wording own cannot be used"),
        ("own", "confined", "w" * 2001, "the warning of the wording own cannot be used"),
    ],
)
def test_what_cannot_be_a_wording_is_refused(name: str, flag: str, warning: str, said: str) -> None:
    with pytest.raises(UsageError, match=said.replace("|", r"\|")):
        check_wording(Wording(name=name, flag=flag, warning=warning))


def test_a_flag_whose_name_the_texts_use_already_is_refused() -> None:
    with pytest.raises(UsageError, match="the texts use 'candidate' already"):
        load_texts("sandbox", has_warning=False, wording=Wording(name="own", flag="candidate", warning="w"))
