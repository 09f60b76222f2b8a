import ast

import pytest

from detectors.findings import Certainty
from detectors.resolver import resolve
from detectors.rules.base import Subject
from detectors.rules.environment import secrecy_of
from detectors.rules.files import Access, touches


def touched(source: str) -> list[tuple[str, str]]:
    subject = Subject(resolve(ast.parse(source)))
    return sorted((touch.access.name, path) for touch in touches(subject) for path in touch.paths())


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("open('x')", Access.READ),
        ("open('x', 'rb')", Access.READ),
        ("open('x', 'r+')", Access.WRITE),
        ("open('x', mode='a')", Access.WRITE),
        ("open(mode='x', file='x')", Access.WRITE),
        ("import pathlib; pathlib.Path('x').open()", Access.READ),
        ("import pathlib; pathlib.Path('x').open('w')", Access.WRITE),
        ("import os; os.open('x', os.O_RDONLY)", Access.READ),
        ("import os; os.open('x', os.O_WRONLY)", Access.WRITE),
        ("import os; os.open('x', os.O_RDWR | os.O_CREAT)", Access.WRITE),
        ("import os; os.open('x', os.O_RDONLY | os.O_CLOEXEC)", Access.READ),
        ("import os; os.open('x', 0o101)", Access.WRITE),
        ("import os; os.open('x', 0o100)", Access.WRITE),
        ("import os; os.open('x', 0)", Access.READ),
        ("import numpy; numpy.memmap('x', mode='r')", Access.READ),
        ("import numpy; numpy.memmap('x')", Access.WRITE),
        ("import gzip; gzip.open('x', 'wt')", Access.WRITE),
        ("import fileinput; fileinput.input(('x',))", Access.READ),
        ("def f(table): table.to_csv('x')", Access.WRITE),
        ("import logging; logging.basicConfig(filename='x')", Access.WRITE),
        ("import os; os.path.exists('x')", Access.PROBE),
        ("import os; os.makedirs('x')", Access.MAKE),
        ("import os; os.remove('x')", Access.DELETE),
        ("import os; os.chmod('x', 0)", Access.CHANGE),
        ("import pathlib; pathlib.Path('x').rglob('*')", Access.WALK),
    ],
)
def test_the_mode_and_the_flags_say_what_is_done(source: str, expected: Access) -> None:
    assert [(expected.name, "x")] == touched(source)


@pytest.mark.parametrize(
    ("source", "first", "second"),
    [
        ("import shutil; shutil.copy('a', 'b')", "READ", "WRITE"),
        ("import os; os.rename('a', 'b')", "DELETE", "WRITE"),
        ("import os; os.symlink('a', 'b')", "LINK", "WRITE"),
        ("import pathlib; pathlib.Path('b').symlink_to('a')", "LINK", "WRITE"),
    ],
)
def test_both_ends_are_touched(source: str, first: str, second: str) -> None:
    assert [(first, "a"), (second, "b")] == touched(source)


@pytest.mark.parametrize("source", ["open()", "open(3)", "def f(p): open(p, 'w')", "print('x')"])
def test_what_is_no_path_is_not_touched(source: str) -> None:
    assert touched(source) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("OPENAI_API_KEY", Certainty.PROVED),
        ("github_token", Certainty.PROVED),
        ("DB_PASSWORD", Certainty.PROVED),
        ("AWS_SECRET_ACCESS_KEY", Certainty.PROVED),
        ("\0_API_KEY", Certainty.PROVED),
        ("SSH_AUTH_SOCK", Certainty.PROVED),
        ("SERVICE_KEY", Certainty.LIKELY),
        ("AWS_ENDPOINT", Certainty.LIKELY),
        ("HOME", None),
        ("KEYBOARD", None),
        ("MAX_TOKENS", None),
        ("TOKENIZERS_PARALLELISM", None),
        ("AWS_REGION", None),
        ("OMP_NUM_THREADS", None),
    ],
)
def test_a_name_tells_how_secret_a_variable_is(name: str, expected: Certainty | None) -> None:
    assert expected is secrecy_of(name)
