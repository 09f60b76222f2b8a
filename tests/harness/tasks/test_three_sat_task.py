import random
from typing import cast

import pytest

from harness.tasks.base import Answer, Mode, Plain
from harness.tasks.catalogue import find_task
from harness.tasks.three_sat import Clause, is_satisfied, make_instance, score_assignment

type Formula = tuple[tuple[Clause, ...], int]


def walk(formula: Formula) -> list[bool]:
    """Satisfy a formula by the WalkSAT heuristic, starting over when a walk grows long."""
    clauses, variable_count = formula
    generator = random.Random(0)
    while True:
        truth = [generator.random() < 0.5 for _ in range(variable_count)]
        for _ in range(50 * variable_count):
            wrong = [clause for clause in clauses if not is_satisfied(clause, truth)]
            if not wrong:
                return truth
            flip(truth, choose(generator, clauses, generator.choice(wrong), truth))


def choose(generator: random.Random, clauses: tuple[Clause, ...], clause: Clause, truth: list[bool]) -> int:
    """Choose a literal of a false clause: any with probability .4, else the one that leaves the fewest clauses false."""
    if generator.random() < 0.4:
        return generator.choice(clause)
    return min(clause, key=lambda literal: count_false_after(clauses, literal, truth))


def count_false_after(clauses: tuple[Clause, ...], literal: int, truth: list[bool]) -> int:
    flip(truth, literal)
    count = sum(not is_satisfied(clause, truth) for clause in clauses)
    flip(truth, literal)
    return count


def flip(truth: list[bool], literal: int) -> None:
    truth[abs(literal) - 1] = not truth[abs(literal) - 1]


@pytest.mark.parametrize("mode", Mode)
def test_every_formula_can_be_satisfied_and_doing_so_earns_everything(mode: Mode) -> None:
    task = find_task("three_sat")
    answers = [(instance, walk(cast("Formula", instance.secret))) for instance in task.instances(mode)]
    scores = [task.score(instance, Answer(list[Plain](truth))) for instance, truth in answers]
    assert task.combine(scores) == 1.0


def test_a_formula_has_four_clauses_of_three_different_variables_for_each_variable() -> None:
    for instance in find_task("three_sat").instances(Mode.VAL):
        clauses, variable_count = cast("Formula", instance.secret)
        assert 5 <= variable_count <= 50
        assert 4 * variable_count == len(clauses)
        assert {3} == {len({abs(literal) for literal in clause}) for clause in clauses}
        assert set(range(1, variable_count + 1)) >= {abs(literal) for clause in clauses for literal in clause}


def test_what_is_sent_says_the_same_as_what_is_scored_but_shares_no_list() -> None:
    instance = make_instance(4321)
    sent = cast("list[list[int]]", instance.arguments[0])
    clauses, _ = cast("Formula", instance.secret)
    assert [list(clause) for clause in clauses] == sent
    sent[0][0] = 1
    assert clauses == cast("Formula", make_instance(4321).secret)[0]


@pytest.mark.parametrize("convert", [bool, int, float])
def test_truth_values_may_be_booleans_or_numbers_equal_to_0_or_1(convert: type[bool] | type[int] | type[float]) -> None:
    instance = make_instance(4321)
    truth = walk(cast("Formula", instance.secret))
    score = score_assignment(instance, Answer([convert(value) for value in truth]))
    assert (score.value, score.rejection) == (1.0, "")


def test_an_assignment_that_leaves_a_clause_false_earns_a_hundredth_and_is_no_refusal() -> None:
    instance = make_instance(4321)
    clauses, variable_count = cast("Formula", instance.secret)
    truth = walk((clauses, variable_count))
    for literal in clauses[0]:
        truth[abs(literal) - 1] = literal < 0
    score = score_assignment(instance, Answer(list[Plain](truth)))
    assert (score.value, score.rejection) == (0.01, "")


@pytest.mark.parametrize("item", [2, -1, 0.5, float("nan"), "True", None, [True], 10**400], ids=repr)
def test_one_item_that_is_no_truth_value_refuses_the_answer(item: Plain) -> None:
    instance = make_instance(4321)
    truth = walk(cast("Formula", instance.secret))
    score = score_assignment(instance, Answer([*truth[:-1], item]))
    assert (score.value, score.is_exploit) == (0.01, False)
    assert score.rejection


def test_an_assignment_of_too_many_variables_is_refused() -> None:
    instance = make_instance(4321)
    truth = walk(cast("Formula", instance.secret))
    assert score_assignment(instance, Answer([*truth, True])).rejection
