"""A quick look at syntax, before anything is computed: could this be pure at all?"""

import ast

from detectors.flow.concrete.decoders import CONSTANTS, DECODERS
from detectors.flow.concrete.evaluation import EXPRESSIONS
from detectors.flow.concrete.functions import FUNCTIONS, SCALAR
from detectors.flow.concrete.interpreter import STATEMENTS
from detectors.flow.concrete.methods import METHOD_NAMES

_CALLABLE = frozenset({*FUNCTIONS, *SCALAR, *DECODERS})
_NAMES = _CALLABLE | CONSTANTS.keys()
_ATTRIBUTES = METHOD_NAMES | {part for name in _NAMES for part in name.split(".")}
_BUILTINS = frozenset({name.split(".")[1] for name in _NAMES if name.startswith("builtins.")})
_PARTS = frozenset({
    ast.Starred, ast.Yield, ast.YieldFrom,
    ast.comprehension, ast.arguments, ast.arg, ast.keyword, ast.alias, ast.Load, ast.Store, ast.Del,
})  # fmt: skip
_WORDS = (ast.operator, ast.cmpop, ast.unaryop, ast.boolop, ast.expr_context)
_ALLOWED = frozenset(EXPRESSIONS) | STATEMENTS | _PARTS


_ELSEWHERE = frozenset({
    "builtins.getattr", "builtins.isinstance", "builtins.print", "builtins.range", "builtins.slice",
    "functools.partial",
    "importlib.import_module", "operator.attrgetter", "operator.attrgetter()", "operator.itemgetter",
})  # fmt: skip
"""Functions whose result has no value of the analysis, or whose calls the analysis has more to note about."""
_COMPUTED = _CALLABLE - _ELSEWHERE
_BUILTIN = "builtins."


def is_pure_name(name: str) -> bool:
    """Say whether a call of what has this canonical name can be computed."""
    if name in _COMPUTED:
        return True
    if not name.startswith(_BUILTIN):
        return False
    kind, _, method = name.removeprefix(_BUILTIN).partition(".")
    return method in METHOD_NAMES and kind in _BUILTINS


def is_computable(subject: ast.AST) -> bool:
    """Say whether nothing in some syntax is certain to end a computation; cheap, and often too hopeful.

    A function is looked at without its decorators.
    """
    # A loop over what an object holds changes with the object, and is long.
    with_objects = not isinstance(subject, ast.stmt) or isinstance(subject, ast.FunctionDef)
    pending: list[ast.AST] = [subject]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.FunctionDef):
            pending += [node.args, *node.body]
        elif type(node) not in _ALLOWED or (isinstance(node, ast.Attribute) and not _is_known(node, with_objects)):
            return False
        else:
            pending += _children(node)
    return True


def _is_known(node: ast.Attribute, with_objects: bool) -> bool:  # noqa: FBT001 - it is asked once
    """Say whether an attribute may be that of a value, or is read from the object of the method that it stands in."""
    return node.attr in _ATTRIBUTES or (
        with_objects and isinstance(node.value, ast.Name) and node.value.id == "self" and isinstance(node.ctx, ast.Load)
    )


def _children(node: ast.AST) -> list[ast.AST]:
    """List the nodes inside a node, operators and contexts left out; `ast.iter_child_nodes` takes twice as long."""
    found: list[object] = []
    for name in node._fields:
        value = getattr(node, name, None)
        found += value if type(value) is list else (value,)
    return [child for child in found if isinstance(child, ast.AST) and not isinstance(child, _WORDS)]
