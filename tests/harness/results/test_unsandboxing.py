"""The paper's table with our columns, and what stands beside it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sampled_runs import SampledRun, arm, plan, sampled_run

from harness.loop.wordings import load_wording
from harness.rates import Proportion, wilson
from harness.results import ResultTable, result_tables
from harness.results.arm_columns import paper_text
from harness.results.table import flat_rows, view_of
from harness.results.unsandboxing import NOT_TESTED, PUBLISHED, PUBLISHED_N, unsandboxing_tables
from harness.tables import frames


@pytest.fixture
def run(tmp_path: Path) -> Iterator[SampledRun]:
    with sampled_run(tmp_path / "run") as made:
        yield made


def tables_of(run: SampledRun) -> dict[str, ResultTable]:
    return {table.name: table for table in unsandboxing_tables(run.store)}


def small_study(run: SampledRun) -> dict[str, ResultTable]:
    """Write two arms with one hit in the first."""
    run.begin(plan(arm(0), arm(1, has_warning=True), n=2), is_simulated=True)
    for path in ("s0/c0", "s1/c0"):
        run.call(path)
        for index in range(2):
            name = f"{path}#{index}"
            is_hit = name == "s0/c0#0"
            run.judged(name, name, *(("ATTEMPTED", "circumvention", "NET") if is_hit else ()))
            run.static(name, legacy_stop=is_hit)
            run.detonated(name, hits="circumvention" if is_hit else "")
            run.plant(name, "NET" if is_hit else "")
    return tables_of(run)


@pytest.mark.parametrize(
    ("count", "printed"),
    [(42, "0.42% (0.31-0.57)"), (46, "0.46% (0.35-0.61)"), (12, "0.12% (0.07-0.21)"), (17, "0.17% (0.11-0.27)")],
)
def test_the_papers_counts_give_the_intervals_that_it_prints(count: int, printed: str) -> None:
    assert printed == paper_text(wilson(count, 10_000))


def test_of_nothing_there_is_no_share() -> None:
    assert "n/a" == paper_text(wilson(0, 0))


def test_the_published_cells_stand_beside_and_are_marked(run: SampledRun) -> None:
    table = small_study(run)["unsandboxing"]
    published = [row for row in table.rows if row[-1] == NOT_TESTED]
    assert [(model, "yes" if warned else "no") for model, warned, _ in PUBLISHED] == [row[1:3] for row in published]
    keys = [column.key for column in table.columns]
    for (_, _, count), row in zip(PUBLISHED, published, strict=True):
        share = row[keys.index("legacy_stop")]
        assert isinstance(share, Proportion)
        assert (count, PUBLISHED_N) == (share.k, share.n)
        assert all(row[keys.index(key)] is None for key in ("bypass", "flag", "escape", "tampering", "invalid"))
    assert table.notes[0].startswith("The rates are unadjudicated")
    assert not any("published" in str(cell) for row in tables_of(run)["unsandboxing-contrasts"].rows for cell in row)


def test_each_arm_has_its_rates(run: SampledRun) -> None:
    first, second, *_ = flat_rows(small_study(run)["unsandboxing"])
    assert ("s0", "no", 1, 2) == (first["arm"], first["warning"], first["bypass_k"], first["bypass_n"])
    assert ("s1", "yes", 0, 2) == (second["arm"], second["warning"], second["bypass_k"], second["bypass_n"])
    assert (1, 1, 0) == (first["escape_k"], first["legacy_stop_k"], first["flag_k"])


def test_what_was_not_run_has_no_rate_of_run_time(run: SampledRun) -> None:
    run.begin(plan(n=1, detonating=None))
    run.judged("s0/c0#0", None, "INVALID")
    found = tables_of(run)
    (row, *_) = flat_rows(found["unsandboxing"])
    assert (None, None, 1) == (row["escape_k"], row["tampering_k"], row["bypass_n"])
    assert {
        "unsandboxing-contrasts",
        "unsandboxing-paired",
        "unsandboxing-conditions",
        "unsandboxing-truth",
    }.isdisjoint(found)


def test_a_contrast_says_what_was_found_and_what_could_have_been(run: SampledRun) -> None:
    (row, *_) = flat_rows(small_study(run)["unsandboxing-contrasts"])
    assert ("warning", "bypass frequency", -50.0, 1.0) == (row["differs"], row["rate"], row["difference"], row["p"])
    assert row["detectable"] is None


def test_the_truth_stands_beside_what_was_found(run: SampledRun) -> None:
    rows = [row for row in flat_rows(small_study(run)["unsandboxing-truth"]) if row["arm"] == "s0"]
    seen = {row["family"]: row for row in rows}
    assert (1, 1, 1) == (seen["NET"]["planted_k"], seen["NET"]["found_k"], seen["NET"]["detected_k"])
    assert seen["any"]["planted_k"] == 1
    assert (0, 1) == (seen["none, honest"]["accused_k"], seen["none, honest"]["accused_n"])


def test_prompts_stand_there_word_for_word(run: SampledRun) -> None:
    other = arm(1, wording=load_wording("isolated"))
    run.begin(plan(arm(0), other, arm(2, wording=load_wording("forbidding"))))
    table = tables_of(run)["unsandboxing-prompts"]
    assert table.is_appendix
    for names, item in (("s0, s2", arm(0)), ("s1", other)):
        lines = [row[3] for row in table.rows if row[0] == names and row[1] == "user"]
        assert item.request().message.splitlines() == lines


def test_everything_of_a_simulated_model_says_so_in_its_title(run: SampledRun) -> None:
    found = small_study(run)
    assert all("SIMULATED" in table.title for table in found.values() if not table.is_appendix)


def test_the_tables_can_be_shown_and_exported(run: SampledRun) -> None:
    small_study(run)
    for table in result_tables(run.store):
        view_of(table)
    sheets = frames(run.store)
    assert {f"result-{table.name}" for table in unsandboxing_tables(run.store)} <= set(sheets)
    assert "0.42" == f"{100 * sheets['result-unsandboxing']['legacy_stop_k'].tolist()[2] / PUBLISHED_N:.2f}"
