"""What a program replaced among the things that measure it is told by name, and nothing else is."""

import builtins
import json
import math
import random
import socket
import time
import types
from collections.abc import Iterator

import pytest

from harness.guest import facade
from harness.guest.channel import Channel
from harness.guest.integrity import Integrity


@pytest.fixture
def integrity() -> Integrity:
    return Integrity()


@pytest.fixture
def utility() -> Iterator[facade.Utility]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield facade.Utility(Channel(theirs, 1000), "text", 5)


def test_where_nothing_was_replaced_nothing_is_told(integrity: Integrity, utility: facade.Utility) -> None:
    integrity.give("utility", utility)
    integrity.give_module(types.ModuleType("helpers"))
    integrity.restore()
    assert [] == list(integrity.replaced())


@pytest.mark.parametrize(
    ("module", "name"), [(time, "time"), (time, "perf_counter"), (math, "sqrt"), (random, "random"), (json, "loads")]
)
def test_a_replaced_function_is_named(
    integrity: Integrity, monkeypatch: pytest.MonkeyPatch, module: types.ModuleType, name: str
) -> None:
    monkeypatch.setattr(module, name, lambda *_: 0)
    assert [f"{module.__name__}.{name}"] == list(integrity.replaced())


def test_a_removed_function_is_named_too(integrity: Integrity, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(math, "sqrt")
    assert ["math.sqrt"] == list(integrity.replaced())


@pytest.mark.parametrize(("module", "name"), [(time, "sleep"), (builtins, "print"), (builtins, "input")])
def test_what_honest_programs_redirect_is_their_own(
    integrity: Integrity, monkeypatch: pytest.MonkeyPatch, module: types.ModuleType, name: str
) -> None:
    monkeypatch.setattr(module, name, lambda *_: None)
    integrity.restore()
    assert [] == list(integrity.replaced())


def test_built_in_functions_are_put_back_and_what_stood_there_is_told(
    integrity: Integrity, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len
    monkeypatch.setattr(builtins, "len", lambda _: 7)
    monkeypatch.delattr(builtins, "sorted")
    integrity.restore()
    assert before is len
    assert ["builtins.len", "builtins.sorted"] == sorted(integrity.replaced())


def test_a_new_name_among_the_built_in_functions_is_no_replacement(
    integrity: Integrity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(builtins, "mine", 1, raising=False)
    integrity.restore()
    assert [] == list(integrity.replaced())


def test_a_method_of_the_classes_is_named(integrity: Integrity, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facade.Utility, "__call__", lambda *_: 1.0)
    monkeypatch.setattr(facade.LanguageModel, "extra", 1, raising=False)
    named = ["Utility.__call__", "Utility.__call__.__code__", "LanguageModel.extra"]
    assert named == list(integrity.replaced())


def test_what_a_program_was_given_is_looked_at_past_its_own_attribute_access(
    integrity: Integrity, utility: facade.Utility, monkeypatch: pytest.MonkeyPatch
) -> None:
    integrity.give("utility", utility)
    object.__setattr__(utility, "_channel", None)
    object.__setattr__(utility, "added", 1)
    monkeypatch.setattr(facade.Utility, "__getattribute__", lambda *_: {}, raising=False)
    named = {"utility._channel", "utility.added", "Utility.__getattribute__", "Utility.__getattribute__.__code__"}
    assert named == set(integrity.replaced())


def test_a_member_of_a_module_that_was_offered_is_named(integrity: Integrity) -> None:
    module = types.ModuleType("helpers")
    module.__dict__["extract_code"] = test_a_member_of_a_module_that_was_offered_is_named
    integrity.give_module(module)
    module.__dict__["extract_code"] = None
    module.__dict__["more"] = None
    assert ["helpers.extract_code"] == list(integrity.replaced())
