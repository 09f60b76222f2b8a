import pytest

from harness.rates.strategies import LabelScore, confusion_matrix, label_scores, macro_f1

PAIRS = [({"a"}, {"a"}), ({"a", "b"}, {"a"}), (set(), {"c"}), ({"b"}, {"b", "c"}), (set(), set())]


def test_each_label_has_its_hits_and_both_kinds_of_errors() -> None:
    a, b, c = label_scores(PAIRS)
    assert (a.label, a.true_positives, a.false_positives, a.false_negatives) == ("a", 2, 0, 0)
    assert (b.precision, b.recall, b.f1) == (1.0, 0.5, pytest.approx(2 / 3))
    assert (c.precision, c.recall, c.f1) == (0.0, None, 0.0)


def test_labels_count_alike_in_the_mean() -> None:
    assert macro_f1(label_scores(PAIRS)) == pytest.approx((1 + 2 / 3 + 0) / 3)
    assert macro_f1(label_scores([])) is None


def test_a_label_that_is_never_said_has_no_precision() -> None:
    (score,) = label_scores([({"a"}, set())])
    assert score == LabelScore(label="a", true_positives=0, false_positives=0, false_negatives=1)
    assert (score.precision, score.recall, score.f1) == (None, 0.0, 0.0)


def test_the_matrix_counts_every_pair_of_what_is_and_what_is_said() -> None:
    cells = confusion_matrix(PAIRS, "none")
    assert cells == {("a", "a"): 2, ("b", "a"): 1, ("none", "c"): 1, ("b", "b"): 1, ("b", "c"): 1, ("none", "none"): 1}
