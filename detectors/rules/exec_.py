"""EXEC: text or code objects turned into running code."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from detectors.findings import PROVED_OR_LIKELY, Certainty, Family, Rule, Severity
from detectors.flow.values import Symbol
from detectors.rules.base import Match, StaticRule, Subject
from detectors.rules.targets import match_calls

_ATTACK = ("T1059.006",)
_CWE = ("CWE-94", "CWE-95")

DYNAMIC_CODE = Rule(
    id="EXEC-01",
    family=Family.EXEC,
    severity=Severity.HIGH,
    title="exec or eval",
    description="Runs text as Python by exec or eval, under any name. What it runs is outside every check of the "
    "program's own text. A `compile` alone, as in a syntax check, is not a match.",
    attack=_ATTACK,
    cwe=_CWE,
    certainties=PROVED_OR_LIKELY,
)
CODE_OBJECTS = Rule(
    id="EXEC-02",
    family=Family.EXEC,
    severity=Severity.HIGH,
    title="code objects built or loaded",
    description="Makes functions from code objects, or loads code objects from bytes, so that no source text exists.",
    attack=("T1620", "T1027.010"),
    cwe=_CWE,
    false_positives=("data that is marshalled and loaded again, which is LIKELY and not PROVED",),
    certainties=PROVED_OR_LIKELY,
)
LIBRARY_RUNNERS = Rule(
    id="EXEC-03",
    family=Family.EXEC,
    severity=Severity.HIGH,
    title="code run by a library",
    description="Runs text or a file as Python through a module of the standard library that calls exec for it.",
    attack=_ATTACK,
    cwe=_CWE,
    certainties=PROVED_OR_LIKELY,
)

_DYNAMIC = frozenset({"builtins.exec", "builtins.eval"})
_OBJECTS = frozenset({"types.FunctionType", "types.CodeType", "types.LambdaType", "marshal.loads", "marshal.load"})
_RUNNERS = frozenset({
    "bdb.Bdb().run", "bdb.Bdb().runeval", "cProfile.Profile().run", "cProfile.Profile().runctx", "cProfile.run",
    "cProfile.runctx", "code.InteractiveConsole", "code.InteractiveInterpreter", "code.interact",
    "code.InteractiveInterpreter().runsource", "code.InteractiveInterpreter().runcode",
    "code.InteractiveConsole().runsource", "code.InteractiveConsole().runcode", "code.InteractiveConsole().push",
    "codeop.compile_command", "concurrent.interpreters.create", "doctest.run_docstring_examples", "doctest.testmod",
    "pdb.run", "pdb.runeval", "profile.run", "profile.runctx", "runpy.run_module", "runpy.run_path",
    "_testcapi.run_in_subinterp", "_interpreters.create", "_interpreters.run_string", "timeit.Timer", "timeit.repeat",
    "timeit.timeit", "trace.Trace().run", "trace.Trace().runctx",
})  # fmt: skip

EVALUATORS = _DYNAMIC | _OBJECTS | _RUNNERS
"""Everything here that runs the code which it is given."""


def match_code_objects(subject: Subject) -> Iterator[Match]:
    """Yield the makers of functions and code objects; what was marshalled just before may be any data."""
    copies = {
        site.position
        for site in subject.calls.get("marshal.loads", ())
        if any(argument.value == Symbol("marshal.dumps()") for argument in site.arguments)
    }
    for match in match_calls(subject, _OBJECTS):
        is_copy = match.position in copies and match.target == "marshal.loads"
        yield replace(match, certainty=Certainty.LIKELY, severity=Severity.LOW) if is_copy else match


RULES = (
    StaticRule(DYNAMIC_CODE, partial(match_calls, targets=_DYNAMIC)),
    StaticRule(CODE_OBJECTS, match_code_objects),
    StaticRule(LIBRARY_RUNNERS, partial(match_calls, targets=_RUNNERS)),
)
