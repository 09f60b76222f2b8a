import ast

import pytest

from detectors.flow.values import Symbol
from detectors.resolver import resolve


def looked_up(source: str) -> list[tuple[str, str]]:
    lookups = resolve(ast.parse(source)).lookups
    return [(item.owner.name, item.attribute) for item in lookups if isinstance(item.owner, Symbol)]


def mentioned(source: str) -> list[str]:
    return [reference.target for reference in resolve(ast.parse(source)).references]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("os.environ['A']", "[A]"),
        ("os.environ['A' + 'B']", "[AB]"),
        ("os.environ[name]", "[?]"),
        ("[x for x in os.environ]", "__iter__"),
    ],
)
def test_an_item_and_a_loop_are_lookups(expression: str, expected: str) -> None:
    assert [("os.environ", expected)] == looked_up(f"import os\ndef f(name):\n    return {expression}")


def test_a_statement_that_loops_looks_up_too() -> None:
    assert looked_up("import os\nfor name in os.environ:\n    pass") == [("os.environ", "__iter__")]


def test_an_item_of_a_namespace_is_an_attribute() -> None:
    assert looked_up("import random\nrandom.__dict__['_os']")[-1] == ("random", "_os")


@pytest.mark.parametrize("source", ["os.environ['A'] = 'b'", "del os.environ['A']"])
def test_a_write_of_an_item_reads_none(source: str) -> None:
    assert looked_up(f"import os\n{source}") == []


@pytest.mark.parametrize("source", ["os.environ['A']", "'A' in os.environ", "'A' not in os.environ"])
def test_to_look_into_a_thing_is_no_mention_of_it(source: str) -> None:
    assert "os.environ" not in mentioned(f"import os\n{source}")


def test_to_pass_a_thing_on_is_a_mention_of_it() -> None:
    assert "os.environ" in mentioned("import os\nprint(os.environ)")
