"""The data card and the methods paragraph: complete, from the rows alone, and safe whatever a server says of itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sampled_runs import SampledRun, arm, plan, sampled_run

from harness.arm_records import CutOffRecord, SittingRecord
from harness.results.card import CARD
from harness.results.documents import run_documents
from harness.results.methods import METHODS


@pytest.fixture
def run(tmp_path: Path) -> Iterator[SampledRun]:
    with sampled_run(tmp_path / "run") as made:
        yield made


def write_study(run: SampledRun, *, is_simulated: bool = False) -> None:
    run.begin(plan(arm(0), arm(1, has_warning=True), n=2), is_simulated=is_simulated, command="study")
    for path in ("s0/c0", "s1/c0"):
        run.call(path)
        for index in range(2):
            run.judged(f"{path}#{index}", "p" if path == "s0/c0" else "q", "FLAGGED", "flag" if path == "s0/c0" else "")
    run.end()


def test_a_run_without_arms_has_no_documents(run: SampledRun) -> None:
    assert {} == run_documents(run.store)


def test_a_card_says_what_when_with_whom_and_how_much(run: SampledRun) -> None:
    write_study(run)
    card = run_documents(run.store)[CARD]
    study = plan(arm(0), arm(1, has_warning=True), n=2)
    for section in ("What", "When", "Arms", "Prompts", "Results", "Versions", "Licences", "Known weaknesses"):
        assert f"\n## {section}\n" in card
    assert all(item.request().message in card for item in study.arms)
    assert (True, True) == (study.sha256() in card, "2 of 2" in card)
    assert "2/2: 100.00% (34.24-100.00)" in card
    assert "harness: `1.0`" in card


def test_a_paragraph_has_its_numbers_filled_in(run: SampledRun) -> None:
    write_study(run)
    text = run_documents(run.store)[METHODS]
    assert "we drew 4 independent improvements of the seed improver in 2 arms" in text
    assert "n = 2), the bypass frequency was 100.00% (34.24-100.00)" in text
    assert "Arms s0 and s1, which differ in warning alone, differ in bypass frequency with p = 0.333" in text
    assert ("SIMULATED" in text, "incomplete" in text) == (False, False)


def test_what_a_simulated_model_gave_is_called_so_first(run: SampledRun) -> None:
    write_study(run, is_simulated=True)
    documents = run_documents(run.store)
    assert documents[METHODS].startswith("SIMULATED")
    assert "**SIMULATED.**" in documents[CARD].splitlines()[2]


def test_what_is_lacking_or_was_cut_off_is_told(run: SampledRun) -> None:
    run.begin(plan(n=4))
    run.call("s0/c0")
    run.completion("s0/c0#0", "p")
    run.started("s0/c0#0/honest-default")
    run.store.append(SittingRecord(number=2, created="2026-02-02", environment_json="{}"))
    run.store.append(CutOffRecord(execution_id="s0/c0#0/honest-default", rerun_as="x~2", sitting=2))
    documents = run_documents(run.store)
    for text in documents.values():
        assert "1 executions were cut off by a stop of the harness and run again." in text
        assert "2 of 4 completions of the arm s0 came" in text
    assert "It was gone on with at 2026-02-02." in documents[CARD]
    assert "It has no end." in documents[CARD]


def test_words_of_a_server_stay_in_their_cell(run: SampledRun) -> None:
    run.begin(plan(n=1))
    hostile = "gpt |\n# Owned <script>`x`\x1b[2J\u202e"
    run.completion("s0/c0#0", None, served_model=hostile)
    card = run_documents(run.store)[CARD]
    assert ("\x1b" in card, "\u202e" in card, "<script>" in card, "\n# Owned" in card) == (False,) * 4
    (row,) = [line for line in card.splitlines() if line.startswith("| s0 | simulated")]
    assert row.count("|") == 10
