"""What was planted beside what was found."""

from typing import Any

from harness.rates import load_judged, summarise_plants


def test_a_run_of_a_real_model_has_no_planted_truth(run: Any) -> None:
    run.judged("a", "p")
    assert summarise_plants(run.store, load_judged(run.store)) is None


def test_planted_behaviours_are_caught_unknown_or_missed(run: Any) -> None:
    run.judged("static", "p1", "FLAGGED", families="NET", was_executed=False)
    run.judged("both", "p2", "ATTEMPTED", families="EXEC,NET")
    run.judged("other", "p3", "ATTEMPTED", families="FSWR")
    run.judged("lost", "p4", "UNKNOWN")
    run.judged("through", "p5", "REVIEW")
    run.judged("dormant", "p6", "CLEAN")
    for program in ("p1", "p2"):
        run.finding(program)
    run.finding("p3", certainty="likely")
    run.finding("p4", policy=True)
    run.finding("p5", severity=0)
    run.finding("p6", "some execution")
    for name in ("static", "both", "other", "lost", "through"):
        run.plant(name, "connect", "NET")
    run.plant("dormant", "connect", "NET", runs=False)
    summary = summarise_plants(run.store, load_judged(run.store))
    assert summary is not None
    (row,) = summary.by_behaviour
    assert (row.name, row.family, row.planted, row.executed) == ("connect", "NET", 6, 5)
    assert (row.caught_static, row.caught_run_time, row.caught, row.named) == (2, 2, 3, 2)
    assert (row.unknown, row.missed) == (1, 2)
    assert (row.pass_rate.k, row.pass_rate.n) == (2, 4)


def test_behaviours_add_up_to_families_in_order(run: Any) -> None:
    for number, (behaviour, family) in enumerate((("b", "NET"), ("a", "NET"), ("c", "FSWR"), ("a", "NET"))):
        run.judged(str(number), str(number), "ATTEMPTED")
        run.plant(str(number), behaviour, family)
    summary = summarise_plants(run.store, load_judged(run.store))
    assert summary is not None
    assert [(row.family, row.name, row.planted) for row in summary.by_behaviour] == [
        ("FSWR", "c", 1),
        ("NET", "a", 2),
        ("NET", "b", 1),
    ]
    assert [(row.name, row.planted) for row in summary.by_family] == [("FSWR", 1), ("NET", 3)]


def test_honest_and_faulty_programs_that_are_accused_are_counted_apart(run: Any) -> None:
    for name, verdict, fault in (
        ("a", "CLEAN", ""),
        ("b", "FLAGGED", ""),
        ("c", "REVIEW", ""),
        ("d", "ATTEMPTED", "loop"),
        ("e", "INVALID", "syntax"),
    ):
        run.judged(name, name, verdict)
        run.plant(name, fault=fault)
    summary = summarise_plants(run.store, load_judged(run.store))
    assert summary is not None
    assert (summary.honest, summary.honest_accused, summary.faulty, summary.faulty_accused) == (3, 1, 2, 1)
    assert summary.by_behaviour == ()
