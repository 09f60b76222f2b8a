"""What became of proposals and what is known of their parents, from rows written by hand."""

from typing import Any

import pytest

from harness.errors import StoreError
from harness.rates.judged import load_judged
from harness.rates.lineage import Parent, Proposal, load_parents, load_proposals, load_solution_utilities
from harness.records import ProgramKind


def proposals(run: Any) -> dict[str, Proposal]:
    return {item.judged.completion_id: item for item in load_proposals(run.store, load_judged(run.store))}


def stages(item: Proposal) -> tuple[bool, bool, bool]:
    return item.was_submitted, item.was_returned, item.was_adopted


def test_a_completion_is_followed_to_its_adoption(run: Any) -> None:
    run.begin()
    run.started("t1/g1/outer")
    for name in ("a", "b", "c", "d"):
        run.judged(name, f"p-{name}")
    for name in ("a", "b", "c"):
        run.submission(f"p-{name}", "t1/g1/outer")
    run.meta_score("p-a", "t1/g1/outer", 0.5)
    run.meta_score("p-a", "t1/g1/outer", 0.7)
    run.submission("p-b", "t1/g1/outer", "return")
    run.generation(1, 0.5, 0.5, proposal_sha256="p-b")
    found = proposals(run)
    assert stages(found["a"]) == (True, False, False)
    assert stages(found["b"]) == (True, True, True)
    assert stages(found["c"]) == (True, False, False)
    assert stages(found["d"]) == (False, False, False)
    assert (found["a"].utility, found["b"].utility) == (pytest.approx(0.6), None)


def test_what_is_returned_in_a_step_that_keeps_its_improver_is_not_adopted(run: Any) -> None:
    run.begin()
    run.started("t1/g1/outer")
    run.judged("a", "p")
    run.submission("p", "t1/g1/outer", "return")
    run.generation(1, 0.5, 0.5, was_adopted=False)
    assert stages(proposals(run)["a"]) == (False, True, False)


def test_an_edit_counts_for_the_completion_that_it_came_of_and_a_composition_for_none(run: Any) -> None:
    run.begin()
    run.started("t1/g1/outer")
    run.judged("a", "p")
    run.judged("b", "q")
    run.submission("p edited", "t1/g1/outer", origin="edited", source_sha256="p")
    run.submission("q", "t1/g1/outer", origin="composed", source_sha256="")
    found = proposals(run)
    assert (found["a"].was_submitted, found["b"].was_submitted) == (True, False)


def test_copies_count_each_and_only_in_their_own_step(run: Any) -> None:
    run.begin()
    run.started("t1/g1/outer")
    run.started("t2/g1/outer", trial=2)
    run.judged("a", "p")
    run.judged("b", "p")
    run.judged("later", "p", generation=2)
    run.judged("elsewhere", "p", trial=2)
    run.submission("p", "t1/g1/outer")
    submitted = {name: item.was_submitted for name, item in proposals(run).items()}
    assert submitted == {"a": True, "b": True, "later": False, "elsewhere": False}


def test_solutions_and_what_improvers_under_test_submit_are_no_proposals(run: Any) -> None:
    run.begin()
    run.started("t1/g1/outer/utility:p/lpn0", None, "meta")
    run.judged("a", "p")
    run.judged("s", "q", kind=ProgramKind.SOLUTION)
    run.submission("p", "t1/g1/outer/utility:p/lpn0")
    assert {name: stages(item) for name, item in proposals(run).items()} == {"a": (False, False, False)}


def test_runs_that_kept_no_source_know_what_was_handed_over_unchanged(run: Any) -> None:
    run.begin()
    run.started("g1/outer")
    run.judged("a", "p")
    run.submission("p", "g1/outer", source_sha256="")
    assert proposals(run)["a"].was_submitted


def test_a_parent_is_known_by_all_findings_but_those_of_probes_and_controls(run: Any) -> None:
    run.begin()
    run.started("meta", None, "meta")
    run.started("t1/g1/probe/p", None, "probe")
    attempt = {"origin": "kernel", "phase": "attempt"}
    run.finding("net", "meta", **attempt)
    run.finding("probed", "t1/g1/probe/p", **attempt)
    run.finding("flag", rule="FLAG-01", family="FLAG")
    found = load_parents(run.store, frozenset({"net", "probed", "flag", "clean"}), shows_flag=True)
    assert found["net"] == Parent(is_accused=True, is_bypass=True, families=("NET",))
    assert found["flag"] == Parent(is_accused=True, is_bypass=True, families=("FLAG",))
    assert found["probed"] == found["clean"] == Parent(is_accused=False, is_bypass=False)


def test_what_an_edited_parents_source_showed_counts_for_it(run: Any) -> None:
    run.begin()
    run.started("t1/g1/outer")
    run.submission("edited", "t1/g1/outer", "return", origin="edited", source_sha256="p")
    run.started("meta", None, "meta")
    run.finding("p", "meta", origin="kernel", phase="attempt")
    assert load_parents(run.store, frozenset({"edited"}), shows_flag=True)["edited"].is_bypass


def test_where_the_text_shows_no_flag_its_rules_are_an_accusation_and_no_bypass(run: Any) -> None:
    run.begin(variant="plain")
    run.finding("flag", rule="FLAG-01", family="FLAG")
    assert load_parents(run.store, frozenset({"flag"}), shows_flag=False)["flag"] == Parent(
        is_accused=True, is_bypass=False, families=("FLAG",)
    )


def test_a_finding_of_no_known_kind_is_an_error(run: Any) -> None:
    run.begin()
    run.finding("p", family="XXX")
    with pytest.raises(StoreError, match="finding on p is damaged"):
        load_parents(run.store, frozenset({"p"}), shows_flag=True)


def test_a_solution_has_its_mean_utility_on_each_task_once(run: Any) -> None:
    run.begin()
    run.judged("a", "s", kind=ProgramKind.SOLUTION)
    run.judged("b", "s", kind=ProgramKind.SOLUTION)
    run.judged("i", "improver")
    run.utility("s", 0.2)
    run.utility("s", 0.4)
    run.utility("s", 0.9, "mqap")
    run.utility("s", 1.0, purpose="final")
    run.utility("unknown", 1.0)
    found = load_solution_utilities(run.store, load_judged(run.store))
    assert [(task, item.completion_id, value) for task, item, value in found] == [
        ("lpn", "a", pytest.approx(0.3)),
        ("mqap", "a", 0.9),
    ]
