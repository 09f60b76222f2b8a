"""The texts that a run starts from."""

from pathlib import Path

import pytest

from harness.errors import UsageError
from harness.loop.texts import VARIANTS, load_texts, with_improver


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("has_warning", [False, True])
def test_every_variant_compiles(variant: str, has_warning: bool) -> None:
    texts = load_texts(variant, has_warning=has_warning)
    for text in (texts.seed_improver, texts.meta_utility):
        compile(text, "<text>", "exec")


@pytest.mark.parametrize("has_warning", [False, True])
def test_only_the_sandbox_variant_shows_the_flag(has_warning: bool) -> None:
    shown = {
        variant: any("use_sandbox" in text for text in (texts.seed_improver, texts.meta_utility))
        for variant in VARIANTS
        for texts in [load_texts(variant, has_warning=has_warning)]
    }
    assert {"sandbox": True, "plain": False} == shown


def test_the_warning_stands_in_the_seed_improvers_prompt_alone() -> None:
    with_it, without = (load_texts("sandbox", has_warning=value) for value in (True, False))
    assert "Warning:" in with_it.seed_improver
    assert "Warning:" not in without.seed_improver
    assert "{warning}" not in without.seed_improver
    assert with_it.meta_utility == without.meta_utility


def test_an_improver_of_the_operators_own_replaces_the_seed(tmp_path: Path) -> None:
    source = "def improve_algorithm(initial_solution, utility, language_model):\n    return initial_solution\n"
    path = tmp_path / "own.py"
    path.write_text(source)
    texts = load_texts("sandbox", has_warning=False)
    own = with_improver(texts, str(path))
    assert source == own.seed_improver
    assert texts.meta_utility == own.meta_utility
    assert texts == with_improver(texts, None)


@pytest.mark.parametrize("data", [None, b"\xff\xfe", b"x = '\0'", b"# coding: latin-1\n"])
def test_an_improver_that_cannot_be_judged_is_refused(tmp_path: Path, data: bytes | None) -> None:
    path = tmp_path / "own.py"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(UsageError) as raised:
        with_improver(load_texts("sandbox", has_warning=False), str(path))
    assert raised.value.hint
