"""Whatever arguments a known callable gets, the resolver answers; a program may call anything with anything."""

import pytest

from detectors.flow.known import HANDLERS
from detectors.parsing import parse_quietly
from detectors.resolver import resolve

ARGUMENTS = [
    "", "1", "x", "'a'", "b'a'", "None", "[]", "{}", "()", "[1, 'a']", "{'a': 1}", "lambda: 0", "print", "utility",
    "initial_solution", "x, 'a'", "'a', x", "1, 2, 3", "os, 'system', 1", "print, [1, x], {'a': 1}", "*x", "**x", "*x, **x",
    "name='a'", "name=x, fromlist=['b']", "'a', 'b', 'c', 'd', 'e'", "*[1, 2], **{'a': 1}", "f'{x}/a', x",
]  # fmt: skip


@pytest.mark.parametrize("name", sorted(HANDLERS))
def test_every_known_callable_takes_every_kind_of_argument(name: str) -> None:
    callee = name.replace("()", "(x)").removeprefix("builtins.")
    lines = [f"import {callee.partition('.')[0]}"] if "." in callee else []
    lines += [f"y = {callee}({arguments})" for arguments in ARGUMENTS]
    found = resolve(parse_quietly("\n".join(lines)))
    assert () == found.failures
    assert len(ARGUMENTS) <= len(found.calls)
