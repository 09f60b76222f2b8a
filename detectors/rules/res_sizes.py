"""RES: more memory than any task needs, asked for at once or piece by piece."""

import ast
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from detectors.findings import PROVED_OR_LIKELY, Certainty, Family, Rule, Severity
from detectors.flow.sites import CallSite
from detectors.flow.values import Constant, Listing, Value
from detectors.rules.base import Match, StaticRule, Subject
from detectors.rules.numbers import Numbers, literal_number
from detectors.rules.outline import Outline, place_of
from detectors.rules.targets import certainty_of

HUGE = Rule(
    id="RES-02",
    family=Family.RES,
    severity=Severity.MEDIUM,
    title="more than 8 GiB, at once or in a loop",
    description="Asks for a buffer, list, text, array or power whose size, written or computed, is above 8 GiB, or "
    "keeps block after block of at least 100 MB in a loop.",
    attack=("T1499",),
    cwe=("CWE-789", "CWE-770"),
    evasions=("a size that only run time knows", "small pieces", "a block that another function makes or keeps"),
    false_positives=("a loop over something of unknown length that keeps large arrays: LIKELY and not PROVED",),
    certainties=PROVED_OR_LIKELY,
)

TOO_MUCH = float(8 << 30)
_BLOCK = 1e8
_REFERENCE = 8
"""Bytes of an item of a list, and of a number in an array of numpy unless it is told otherwise."""
_ARRAYS = frozenset({f"numpy.{name}" for name in ("zeros", "ones", "empty", "full", "random.rand", "random.random")})
_BUFFERS = _ARRAYS | {
    "builtins.bytearray", "builtins.bytes", "numpy.arange", "os.urandom", "random.randbytes", "numpy.random.bytes",
    "secrets.token_bytes", "mmap.mmap",
}  # fmt: skip
_COLLECTORS = frozenset({"builtins.list", "builtins.tuple", "builtins.set", "builtins.sorted"})
_PRODUCTS = frozenset({"operator.mul", "operator.imul", "operator.__mul__"})
_SIZED = _BUFFERS | _COLLECTORS | _PRODUCTS
_SEQUENCES = (ast.Constant, ast.List, ast.Tuple)
_GROWING = (ast.Pow, ast.LShift)
_KEEPERS = frozenset({"add", "append", "appendleft", "extend", "insert", "put", "put_nowait", "push", "setdefault"})
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_LOOPS = (ast.For, ast.AsyncFor, ast.While, ast.ListComp, ast.SetComp, ast.DictComp)
_MAX_HOPS = 3


@dataclass(frozen=True, slots=True)
class _Piece:
    """An expression whose value takes so many bytes."""

    node: ast.expr
    size: float
    target: str
    certainty: Certainty


def match_huge(subject: Subject) -> Iterator[Match]:
    """Yield what takes too much by itself, and the pieces that a loop gathers."""
    products = list(filter(_may_be_large, subject.outline.of(ast.BinOp)))
    targets = _SIZED & subject.calls.keys()
    if not products and not targets:
        return
    numbers = _numbers(subject.outline)
    keeping: _Keeping | None = None
    for piece in (*_called(subject, targets, numbers), *_written(products, numbers)):
        # A matrix of some GiB may be well meant: an array is too much where its numbers alone are so many.
        if piece.size > TOO_MUCH * (_REFERENCE if piece.target in _ARRAYS else 1):
            message = f"{piece.target} of more than 8 GiB"
            yield Match(place_of(piece.node), piece.certainty, message, target=piece.target)
        elif piece.size >= _BLOCK:
            keeping = keeping or _keeping(subject)
            certainty = _gathering(subject, numbers, keeping, piece)
            if certainty is not None:
                message = f"keeps {piece.target} of {piece.size / 1e6:.0f} MB, block after block"
                yield Match(place_of(piece.node), certainty, message, target=piece.target)


def _numbers(outline: Outline) -> Numbers:
    """Return the numbers that names stand for which the program binds only once."""
    bound = Counter(node.id for node in outline.of(ast.Name) if isinstance(node.ctx, ast.Store))
    bound.update(node.arg for node in outline.of(ast.arg))
    plain = [
        (node.targets[0].id, node.value)
        for node in outline.of(ast.Assign)
        if isinstance(node.targets[0], ast.Name) and bound[node.targets[0].id] == 1
    ]
    found: dict[str, float] = {}
    for _ in range(_MAX_HOPS):
        known = ((name, literal_number(value, found)) for name, value in plain)
        found |= {name: number for name, number in known if number is not None}
    return found


def _called(subject: Subject, targets: Collection[str], numbers: Numbers) -> Iterator[_Piece]:
    for target in targets:
        for site in subject.calls[target]:
            call = subject.outline.call_of(site)
            if call is not None:
                size = max(_size_by_values(site), _size_of_call(target, call, numbers))
                yield _Piece(call, size, target, certainty_of(site))


def _may_be_large(node: ast.BinOp) -> bool:
    """Say whether an operation is a power, a shift or copies of something that stands there."""
    if type(node.op) is ast.Mult:
        return type(node.left) in _SEQUENCES or type(node.right) in _SEQUENCES
    return type(node.op) in _GROWING


def _written(products: Iterable[ast.BinOp], numbers: Numbers) -> Iterator[_Piece]:
    for node in products:
        size = _size_of_operation(node, numbers)
        if size:
            yield _Piece(node, size, "program.value", Certainty.PROVED)


def _size_by_values(site: CallSite) -> float:
    """Return how many bytes a call asks for, by what the resolver made of its arguments; 0 where it does not say."""
    values = [argument.value for argument in site.positional()]
    if site.target in _PRODUCTS and len(values) == 2:
        return max(_length(values[0]) * _number(values[1]), _length(values[1]) * _number(values[0]))
    sized = site.keyword("shape") or site.keyword("size")
    first = sized.value if sized is not None else values[0] if values else None
    if first is None or site.target not in _BUFFERS - {"numpy.arange", "mmap.mmap"}:
        return 0.0
    dimensions = first.items if isinstance(first, Listing) and first.is_complete else (first,)
    if isinstance(first, Listing) and site.target not in _ARRAYS:
        return 0.0
    size = 1.0
    for dimension in dimensions:
        size *= _number(dimension)
    return size * _width(site.target, has_type=site.keyword("dtype") is not None)


def _number(value: Value) -> float:
    match value:
        case Constant(value=int() as number) if number > 0:
            return float(min(number, 10**300))
        case _:
            return 0.0


def _length(value: Value) -> float:
    if isinstance(value, Constant) and isinstance(value.value, str | bytes):
        return float(len(value.value))
    return float(_REFERENCE * len(value.items)) if isinstance(value, Listing) else 0.0


def _width(target: str, *, has_type: bool) -> int:
    return _REFERENCE if target.startswith("numpy.") and target != "numpy.random.bytes" and not has_type else 1


def _size_of_call(target: str, call: ast.Call, numbers: Numbers) -> float:
    if target in _COLLECTORS:
        return _size_of_counted(call, numbers)
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    width = _width(target, has_type="dtype" in named)
    if target == "numpy.arange":
        return _steps(call.args, numbers) * width
    if target == "numpy.random.rand":
        return _product(call.args, numbers) * width
    index = 1 if target == "mmap.mmap" else 0
    sized = named.get("shape") or named.get("size") or next(iter(call.args[index : index + 1]), None)
    parts = sized.elts if isinstance(sized, ast.Tuple | ast.List) else [sized] if sized is not None else []
    is_shape = not isinstance(sized, ast.Tuple | ast.List) or target in _ARRAYS
    return _product(parts, numbers) * width if is_shape and target in _BUFFERS else 0.0


def _product(parts: list[ast.expr], numbers: Numbers) -> float:
    product = 1.0 if parts else 0.0
    for part in parts:
        product *= literal_number(part, numbers) or 0.0
    return product


def _steps(arguments: list[ast.expr], numbers: Numbers) -> float:
    """Return how many numbers `range(...)` or `numpy.arange(...)` counts."""
    known = [literal_number(item, numbers) for item in arguments[:3]]
    if not known or None in known:
        return 0.0
    given = [item or 0.0 for item in known]
    start, stop = (0.0, given[0]) if len(given) == 1 else (given[0], given[1])
    step = given[2] if len(given) > 2 else 1.0
    return max(0.0, (stop - start) / step) if step else 0.0


def _size_of_counted(call: ast.Call, numbers: Numbers) -> float:
    inner = call.args[0] if len(call.args) == 1 else None
    if not isinstance(inner, ast.Call) or getattr(inner.func, "id", "") != "range":
        return 0.0
    return _steps(inner.args, numbers) * _REFERENCE


def _size_of_operation(node: ast.BinOp, numbers: Numbers) -> float:
    """Return how many bytes a product of a sequence takes; for a power or a shift the bits, as they are many too."""
    match node.op:
        case ast.Mult():
            return max(_repeated(node.left, node.right, numbers), _repeated(node.right, node.left, numbers))
        case ast.Pow() | ast.LShift():
            first, second = literal_number(node.left, numbers), literal_number(node.right, numbers)
            is_growing = first is not None and abs(first) >= (2 if isinstance(node.op, ast.Pow) else 1)
            return second if is_growing and second is not None and second > TOO_MUCH else 0.0
        case _:
            return 0.0


def _repeated(sequence: ast.expr, times: ast.expr, numbers: Numbers) -> float:
    """Return how many bytes so many copies of a literal text or list take."""
    match sequence:
        case ast.Constant(value=str() | bytes() as text):
            return len(text) * (literal_number(times, numbers) or 0.0)
        case ast.List(elts=[_, *_] as items) | ast.Tuple(elts=[_, *_] as items):
            return len(items) * _REFERENCE * (literal_number(times, numbers) or 0.0)
        case _:
            return 0.0


@dataclass(frozen=True, slots=True)
class _Keeping:
    """The calls that put something into a container, and the names that they are given, with the loops around them."""

    calls: frozenset[ast.AST]
    names: dict[str, set[ast.AST]]


def _keeping(subject: Subject) -> _Keeping:
    kept = {site.position for site in subject.calls.get("", ()) if isinstance(site.receiver, Listing)}
    calls = [
        call
        for call in subject.outline.of(ast.Call)
        if (call.func.attr in _KEEPERS if isinstance(call.func, ast.Attribute) else place_of(call) in kept)
    ]
    names: dict[str, set[ast.AST]] = {}
    for call in calls:
        for item in call.args:
            if isinstance(item, ast.Name):
                names.setdefault(item.id, set()).update(subject.outline.loops_around([call]))
    return _Keeping(frozenset(calls), names)


def _gathering(subject: Subject, numbers: Numbers, keeping: _Keeping, piece: _Piece) -> Certainty | None:
    """Say how surely a loop keeps such pieces until they are too much; None where it keeps none, or only a few."""
    within = takewhile(lambda outer: not isinstance(outer, _SCOPES), subject.outline.ancestors(piece.node))
    loop = next((outer for outer in within if isinstance(outer, _LOOPS)), None)
    if loop is None or not _is_kept(subject, keeping, piece.node, loop):
        return None
    if isinstance(loop, ast.While):
        return piece.certainty
    source = loop.iter if isinstance(loop, ast.For | ast.AsyncFor) else loop.generators[0].iter
    if isinstance(source, ast.Call) and getattr(source.func, "id", "") == "range":
        rounds = _steps(source.args, numbers)
        if rounds:
            return piece.certainty if rounds * piece.size > TOO_MUCH else None
    return None if isinstance(source, ast.List | ast.Tuple) else Certainty.LIKELY


def _is_kept(subject: Subject, keeping: _Keeping, node: ast.expr, loop: ast.AST) -> bool:
    """Say whether a loop puts a value where it stays: into a container, or onto the end of something."""
    outer = subject.outline.parents.get(node)
    match outer:
        case ast.ListComp() | ast.SetComp() | ast.DictComp():
            return outer is loop
        case ast.Call():
            return node in outer.args and outer in keeping.calls
        case ast.AugAssign(op=ast.Add()):
            return True
        case ast.Assign(targets=[ast.Subscript(slice=index)]):
            return not isinstance(index, ast.Constant)
        case ast.Assign(targets=[ast.Name(id=name)]):
            return loop in keeping.names.get(name, ())
        case ast.List() | ast.Tuple():
            return isinstance(subject.outline.parents.get(outer), ast.AugAssign | ast.Call)
        case _:
            return False


RULES = (StaticRule(HUGE, match_huge),)
