"""The resolver sees through spellings: each program here calls `os.system`, however it says so."""

import pytest

from detectors.flow.sites import CallSite
from detectors.parsing import parse_quietly
from detectors.resolver import resolve

IMPORTS = "import asyncio, atexit, builtins, functools, importlib, operator, os, pydoc, random, sys, threading, types\n"
PROVED = [
    "operator.attrgetter('system')(os)('true')",
    "operator.attrgetter('_os.system')(random)('true')",
    "operator.methodcaller('system', 'true')(os)",
    "list(map(operator.methodcaller('system', 'true'), [os]))",
    "operator.call(os.system, 'true')",
    "operator.itemgetter('system')(vars(os))('true')",
    "operator.itemgetter('os')(sys.modules).system('true')",
    "operator.getitem(sys.modules, 'os').system('true')",
    "sys.modules.get('os').system('true')",
    "importlib.import_module(name='os').system('true')",
    "__import__(name='os').system('true')",
    "pydoc.locate('os.system')('true')",
    "os.__getattribute__('system')('true')",
    "object.__getattribute__(os, 'system')('true')",
    "random._os.system('true')",
    "__builtins__['__import__']('os').system('true')",
    "__builtins__.__import__('os').system('true')",
    "exec('import os; os.system(\"true\")')",
    "exec(compile('os.system(\"true\")', 'x', 'exec'))",
    "eval('os.system')('true')",
    "eval('__import__(\"os\")').system('true')",
    "exec(f'os.system({unknown})')",
    "exec('exec(\"os.system(1)\")')",
    "list(map(exec, ['os.system(1)']))",
    "for name in ('system', 'popen'): getattr(os, name)('true')",
    "[getattr(os, name)('true') for name in ['system', 'popen']]",
    "list(map(lambda name: getattr(os, name)('true'), ['system', 'popen']))",
    "types.SimpleNamespace(go=os.system).go('true')",
    "type('X', (), {'go': os.system}).go('true')",
    "class X:\n    __getitem__ = os.system\nX()['true']",
    "class X:\n    def __add__(self, other): return os.system(other)\nX() + 'true'",
    "class X:\n    def __radd__(self, other): return os.system(other)\n'true' + X()",
    "class X:\n    __class_getitem__ = os.system\nX['true']",
    "class X:\n    @property\n    def go(self): return os.system\nX().go('true')",
    "class X:\n    def __enter__(self): return os.system\n    def __exit__(self, *rest): pass\nwith X() as go: go('true')",
    "import contextlib\n@contextlib.contextmanager\ndef made():\n    yield os.system\nwith made() as go: go('true')",
    "threading.Timer(1, os.system, ['true']).start()",
]


def system_calls(program: str) -> list[CallSite]:
    return [site for site in resolve(parse_quietly(IMPORTS + program)).calls if site.target == "os.system"]


@pytest.mark.parametrize("program", PROVED)
def test_a_spelling_is_seen_and_is_certain(program: str) -> None:
    assert [True] == [site.is_certain for site in system_calls(program)]


def test_what_runs_in_a_text_stands_where_the_text_is_run() -> None:
    (site,) = system_calls("x = 1\nexec('y = 2\\n\\nos.system(1)')")
    assert (3, 0) == (site.position.line, site.position.column)


def test_texts_that_run_texts_without_end_make_the_reading_incomplete() -> None:
    found = resolve(parse_quietly("text = 'exec(text)'\nexec(text)\n"))
    assert ("more texts are run than the analysis reads",) == found.failures
