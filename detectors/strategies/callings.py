"""From calls to steps."""

import ast

from detectors.strategies.binding import TREES, root_of
from detectors.strategies.builder import Builder
from detectors.strategies.calls import Builtin, call, effect
from detectors.strategies.expressions import put_together, take_member
from detectors.strategies.kinds import CHANCE, HINT, MAKER, SCORE, VARYING, lift
from detectors.strategies.libraries import anything, drop_worst
from detectors.strategies.offered import EFFECTS, OF_FIRST_ARGUMENT, RESULTS
from detectors.strategies.operations import contain
from detectors.strategies.sites import CallSite
from detectors.strategies.vocabulary import FENCES, MAKERS, MATCHING, PLAIN_TEXT, SPLITTING

_MOST_ARGUMENTS = 40
"""Of those that are written one by one; further ones are not looked at."""
_OF_TREES = frozenset({"Constant", "Num", "unparse"})
_ROOTED = frozenset({*EFFECTS, *_OF_TREES, "get"})
_KNOWN = {"len": 0, "isinstance": 0, "print": 0, "range": lift(VARYING), "random": CHANCE, "rand": CHANCE}
"""Calls of which all is known at once, whatever they are given."""
_GETTERS = frozenset({"attrgetter", "itemgetter"})
_SPECIAL = frozenset({"format", "getattr", "join", *_GETTERS, *_KNOWN, *SPLITTING})
_PLAIN = frozenset({*EFFECTS, *PLAIN_TEXT, *SPLITTING, *MATCHING, "items", "keys", "replace", "values"})
"""Methods of Python's own types, unless the program defines one of the name."""
_FENCED = SPLITTING | MATCHING


def value_of_call(b: Builder, node: ast.Call) -> int:
    """Call something; 0 for what gives nothing that matters."""
    func = node.func
    name = func.attr if type(func) is ast.Attribute else func.id if type(func) is ast.Name else ""
    if name in _SPECIAL and name not in b.defined:
        special = _special(b, node, name)
        if special is not None:
            return special
    site = _site(b, node, name)
    b.calls.append(site)
    if name == "unparse":
        site.body = b.member("body")
    everything = (*site.arguments, *site.keywords.values())
    index = b.emit(call, everything, (site, _builtin(node, name)))
    if name in EFFECTS and site.root:
        b.changed(site.root)
        b.write(effect, site.root, (site.root, *everything), (site, EFFECTS[name]))
    return index


def _special(b: Builder, node: ast.Call, name: str) -> int | None:
    """Lower a call of which all is known, or that is another way to write something else; None for any other."""
    func, arguments = node.func, node.args
    if name in _KNOWN:
        for argument in arguments:
            b.value(argument)
        return b.known(_KNOWN[name])
    if name == "getattr" and len(arguments) > 1 and isinstance(arguments[1], ast.Constant):
        return take_member(b, b.value(arguments[0]), str(arguments[1].value)[:_MOST_ARGUMENTS])
    if name in _GETTERS:
        return _getter(b, arguments)
    if not isinstance(func, ast.Attribute):
        return None
    if name in SPLITTING:
        # The lines of a text of the program's own.
        return b.known(lift(HINT)) if isinstance(func.value, ast.Constant) else None
    if name == "format":
        return put_together(b, [func.value, *arguments, *[keyword.value for keyword in node.keywords]])
    # What is written out in place to be joined counts part by part.
    parts = _elements(arguments[0]) if name == "join" and arguments else []
    return put_together(b, parts, is_sum=True) if parts else None


def _elements(node: ast.expr) -> list[ast.expr]:
    return node.elts if isinstance(node, (ast.List, ast.Tuple)) else []


def _getter(b: Builder, arguments: list[ast.expr]) -> int:
    """Return what a function that takes a member or an element gives, as a container of it: see `libraries`."""
    key = arguments[0].value if arguments and isinstance(arguments[0], ast.Constant) else None
    if isinstance(key, str):
        return b.emit(contain, (b.member(key[:_MOST_ARGUMENTS]),), 0)
    return b.known(lift(SCORE))


def _site(b: Builder, node: ast.Call, name: str) -> CallSite:
    func, receiver = node.func, 0
    is_method = isinstance(func, ast.Attribute)
    if isinstance(func, ast.Attribute):
        receiver = b.value(func.value)
        is_plain = name in _PLAIN and name not in b.defined
        is_of_module = isinstance(func.value, ast.Name) and func.value.id in b.modules
        called = b.known(MAKER) if name in MAKERS else 0
        if not (called or is_plain or is_of_module):
            called = take_member(b, receiver, name)
    else:
        called = b.value(func)
    arguments = node.args[:_MOST_ARGUMENTS]
    return CallSite(
        node,
        b.at,
        name,
        called,
        receiver,
        tuple([b.value(argument) for argument in arguments]),
        {keyword.arg or "**": b.value(keyword.value) for keyword in node.keywords[:_MOST_ARGUMENTS]},
        b.functions,
        _root(b, node, name) if name in _ROOTED else 0,
        is_spread=ast.Starred in [type(argument) for argument in arguments],
        is_per_arm=is_method and type(func.value) is not ast.Name,  # type: ignore[attr-defined]  # it is an attribute
    )


def _root(b: Builder, node: ast.Call, name: str) -> int:
    """Return what a call may change: what it is a method of, or its first argument."""
    if name in _OF_TREES:
        return b.member(TREES)
    if name in OF_FIRST_ARGUMENT:
        return root_of(b, node.args[0]) if node.args else 0
    return root_of(b, node.func.value) if isinstance(node.func, ast.Attribute) else 0


def _builtin(node: ast.Call, name: str) -> Builtin:
    if name in _FENCED and any(_is_fence(argument) for argument in node.args):
        return RESULTS["strip"]
    return RESULTS.get(name, anything)


def _is_fence(argument: ast.expr) -> bool:
    text = argument.value if isinstance(argument, ast.Constant) else None
    return isinstance(text, str) and any(fence in text for fence in FENCES)


def call_for_effect(b: Builder, node: ast.Call) -> None:
    """Call something whose result is thrown away: what is left of a heap are then the best."""
    func = node.func
    name = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
    b.value(node)
    if name == "heappop" and b.calls[-1].node is node and node.args:
        site = b.calls[-1]
        site.root = root_of(b, node.args[0])
        b.changed(site.root)
        b.write(effect, site.root, (site.root, *site.arguments), (site, drop_worst))
