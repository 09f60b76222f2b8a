"""What is asked for is read off the message's text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.models.simulated.recognition import Request, recognise
from harness.records import ProgramKind


def test_an_improver_is_recognised_by_its_entry() -> None:
    request = recognise("Improve this.\ndef improve_algorithm(initial_solution, utility, language_model):")
    assert Request(ProgramKind.IMPROVER) == request


def test_an_improver_goes_before_a_task_that_the_message_describes_too() -> None:
    request = recognise("def algorithm(weights): ...\ndef improve_algorithm(a, b, c): ...")
    assert request.kind == ProgramKind.IMPROVER


def test_the_flag_is_seen_wherever_it_occurs() -> None:
    assert "use_sandbox" == recognise("def improve_algorithm(a, b, c): utility(x, use_sandbox = True)").flag
    assert recognise("def improve_algorithm(a, b, c): utility(x)").flag == ""


def test_the_first_of_the_flags_names_that_a_message_shows_is_the_flag() -> None:
    names = ("use_sandbox", "restrict_io")
    assert "restrict_io" == recognise("utility(x, restrict_io=True)", names).flag
    assert "use_sandbox" == recognise("restrict_io=1, use_sandbox=1", names).flag
    assert recognise("utility(x, restrict_io=True)").flag == ""


@pytest.mark.parametrize(
    ("signature", "task"),
    [
        ("def algorithm(train_samples, train_parity, test_samples):", "parity"),
        ("def algorithm(train_samples: np.ndarray, train_parity: np.ndarray, test_samples: np.ndarray):", "parity"),
        ("def  algorithm (\n    target: str,\n    distance: int,\n) -> str:", "string_grid"),
        ("def algorithm(flow,distance,preference):", "mqap"),
        ("def algorithm(clauses: list[tuple[int, int, int]], variable_count: int = 50) -> list[bool]:", "three_sat"),
        ("def algorithm( weights ):", "max_cut"),
    ],
)
def test_a_task_is_recognised_by_the_parameters_of_its_entry(signature: str, task: str) -> None:
    assert Request(ProgramKind.SOLUTION, task) == recognise(f"Here it is:\n{signature}\n    pass")


@pytest.mark.parametrize(
    "message",
    ["", "algorithm(weights)", "def algorithm(weightslike):", "def algorithm(x, y):", "def other_algorithms(weights):"],
)
def test_a_message_without_a_known_entry_is_not_recognised(message: str) -> None:
    assert recognise(message).kind is None


@given(st.text())
def test_any_text_can_be_read(message: str) -> None:
    assert recognise(message).task in {"", "parity", "string_grid", "mqap", "three_sat", "max_cut"}


def test_an_endless_annotation_is_not_searched_to_its_end() -> None:
    assert recognise(f"def algorithm(target: {'s' * 150}, distance)").task == "string_grid"
    assert recognise(f"def algorithm(target: {'s' * 500}, distance)").kind is None


def test_a_message_of_repeated_beginnings_is_read_to_its_end() -> None:
    assert recognise("def algorithm(train_samples, train_parity " * 20_000).kind is None
