"""From expressions to steps. Each function returns where the value is kept, 0 for one of which nothing is known."""

import ast

from detectors.strategies import operations
from detectors.strategies.binding import root_of
from detectors.strategies.builder import Builder, children
from detectors.strategies.kinds import HINT, VARYING
from detectors.strategies.operations import union
from detectors.strategies.sites import BindSite, ChoiceSite, CompareSite, MarkSite, TextSite
from detectors.strategies.vocabulary import EXPLORING, FENCES, LIMITS

_MOST_KEYS = 12
"""The variables that a text is taken from and that are told apart."""
_MOST_LINKS = 12
"""The attributes and indices of one chain that are followed to its variable."""
_E, _NEAR, _HALF = 2.718281828, 1e-2, 0.5


def value_of_any(b: Builder, node: ast.expr) -> int:
    """Join what is known of everything below an expression of no special kind."""
    return join(b, [b.value(child) for child in children(node) if isinstance(child, ast.expr)])


def join(b: Builder, indices: list[int]) -> int:
    """Join values; one alone is itself."""
    known = tuple([index for index in indices if index])
    if len(known) < 2:
        return known[0] if known else 0
    return b.emit(union, known)


def value_of_either(b: Builder, node: ast.BoolOp) -> int:
    """Take any of the values of `and` or `or`."""
    return join(b, [b.value(part) for part in node.values])


def value_of_inner(b: Builder, node: ast.UnaryOp | ast.Starred | ast.Await) -> int:
    """Take the one value inside."""
    return b.value(node.operand if isinstance(node, ast.UnaryOp) else node.value)


def value_of_text(b: Builder, node: ast.JoinedStr) -> int:
    """Put a formatted text together."""
    return put_together(b, [part.value for part in node.values if type(part) is ast.FormattedValue])


def put_together(b: Builder, parts: list[ast.expr], *, is_sum: bool = False) -> int:
    """Put a text together from its parts, or add them up."""
    known = [(index, part) for part in parts if (index := b.value(part))]
    if not known:
        return 0
    site = TextSite(tuple([_keys_of(b, index, part) for index, part in known]), b.siblings, is_sum)
    b.texts.append(site)
    made = b.emit(operations.text, tuple([index for index, _ in known]), site)
    b.text_keys[made] = tuple([key for keys in site.keys for key in keys])[:_MOST_KEYS]
    return made


def _keys_of(b: Builder, index: int, node: ast.expr) -> tuple[tuple[int, str], ...]:
    """Return what a part is taken from: a text that was put together, from what its own parts are."""
    if type(node) is ast.Name:
        return ((index, ""),)
    return b.text_keys.get(index) or (_key_of(b, index, node),)


def _key_of(b: Builder, index: int, node: ast.expr) -> tuple[int, str]:
    """Return the variable that an expression takes from, and which element of it; else a place of its own."""
    part = ""
    for _ in range(_MOST_LINKS):
        if isinstance(node, ast.Subscript):
            part += _index_name(node.slice)
            node = node.value
        elif isinstance(node, ast.Attribute):
            node = node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            node = node.func.value
        else:
            break
    return (b.slot(node.id), part) if isinstance(node, ast.Name) else (-index, part)


def _index_name(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return f"[{node.id}]"
    if isinstance(node, ast.Constant):
        # A number of a million digits cannot be written out, and need not be.
        return f"[{hash(node.value)}]"
    return f"[at {node.lineno}, {node.col_offset}]"


def value_of_operation(b: Builder, node: ast.BinOp) -> int:
    """Add, which may put texts together, or compute."""
    if isinstance(node.op, ast.Add):
        return put_together(b, _summands(node), is_sum=True)
    if isinstance(node.op, ast.Pow):
        return _power(b, node)
    if isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Constant):
        return put_together(b, node.right.elts if isinstance(node.right, ast.Tuple) else [node.right])
    return join(b, [b.value(node.left), b.value(node.right)])


def _summands(node: ast.BinOp) -> list[ast.expr]:
    """Return the parts of a sum: sums hang to the left, a thousand deep if need be."""
    parts: list[ast.expr] = []
    left: ast.expr = node
    while isinstance(left, ast.BinOp) and isinstance(left.op, ast.Add):
        parts.append(left.right)
        left = left.left
    parts.append(left)
    return parts


def _power(b: Builder, node: ast.BinOp) -> int:
    """Tell a square root and an exponential from other powers."""
    base = node.left
    known = tuple([index for index in (b.value(base), b.value(node.right)) if index])
    is_e = isinstance(base, ast.Constant) and isinstance(base.value, float) and abs(base.value - _E) < _NEAR
    if is_e or (isinstance(base, ast.Attribute) and base.attr == "e"):
        return b.emit(operations.exponential, known)
    if isinstance(node.right, ast.Constant) and node.right.value == _HALF:
        site = MarkSite(node.lineno, b.at)
        b.bounds.append(site)
        return b.emit(operations.root, known, site)
    return b.emit(operations.power, known) if known else 0


def value_of_choice(b: Builder, node: ast.IfExp) -> int:
    """Choose between two values."""
    site = ChoiceSite(node.lineno, names_exploring(node.test))
    b.choices.append(site)
    return b.emit(operations.choose, (b.value(node.test), b.value(node.body), b.value(node.orelse)), site)


def names_exploring(test: ast.expr) -> bool:
    """Say whether a comparison names a rate of exploration."""
    if not isinstance(test, ast.Compare):
        return False
    sides = (test.left, test.comparators[0])
    names = [side.attr if isinstance(side, ast.Attribute) else getattr(side, "id", "") for side in sides]
    return EXPLORING.search(" ".join(names)) is not None


def value_of_comparison(b: Builder, node: ast.Compare) -> int:
    """Compare."""
    sides = tuple([b.value(side) for side in (node.left, *node.comparators)])
    if not any(sides):
        return 0
    operator = node.ops[0]
    is_member = isinstance(operator, (ast.In, ast.NotIn))
    root = root_of(b, node.comparators[0]) if is_member else 0
    site = CompareSite(node.lineno, root, isinstance(operator, (ast.Is, ast.IsNot)))
    b.compares.append(site)
    return b.emit(operations.compare, sides, site)


def value_of_sequence(b: Builder, node: ast.List | ast.Tuple | ast.Set) -> int:
    """Write out a list, tuple or set."""
    known = tuple([index for item in node.elts if (index := b.value(item))])
    extra = _kind_of(node.elts)
    if not known and not extra:
        return 0
    return b.emit(operations.pack if type(node) is ast.Tuple else operations.contain, known, extra)


def _kind_of(items: list[ast.expr]) -> int:
    """Return what is known of the elements of a literal: one of several texts, or of several numbers."""
    if len(items) < 2:
        return 0
    if _is_number(items[0]):
        return VARYING if len({_number_of(item) for item in items if _is_number(item)}) > 1 else 0
    return HINT if _are_texts(items) else 0


def _is_number(item: ast.expr) -> bool:
    plain = item.operand if isinstance(item, ast.UnaryOp) else item
    return isinstance(plain, ast.Constant) and isinstance(plain.value, (int, float))


def _number_of(item: ast.expr) -> tuple[object, bool]:
    """Return a number and whether it has a sign."""
    plain = item.operand if isinstance(item, ast.UnaryOp) else item
    return getattr(plain, "value", None), plain is not item


def _are_texts(items: list[ast.expr]) -> bool:
    """Say whether these are at least two different texts of the program's own, or tuples of such."""
    if not all(_is_text(item) for item in items):
        return False
    first = items[0]
    return not isinstance(first, ast.Constant) or any(getattr(item, "value", None) != first.value for item in items)


def _is_text(item: ast.expr) -> bool:
    if isinstance(item, (ast.Tuple, ast.List)):
        return bool(item.elts) and all(isinstance(part, ast.Constant) for part in item.elts) and _is_own(item.elts[0])
    if isinstance(item, ast.BinOp):
        return isinstance(item.op, ast.Add) and (_is_own(item.left) or _is_own(item.right))
    if isinstance(item, ast.Dict):
        return any(_is_own(value) for value in item.values)
    if isinstance(item, ast.Call):
        # An object that is made from a text.
        return any(_is_own(value) for value in [*item.args[:1], *[keyword.value for keyword in item.keywords]])
    return _is_own(item)


def _is_own(item: ast.expr) -> bool:
    """Say whether an expression is a text that the program holds, other than a fence."""
    if isinstance(item, ast.Constant):
        return isinstance(item.value, str) and item.value[:3] not in FENCES
    return isinstance(item, ast.JoinedStr)


def value_of_dictionary(b: Builder, node: ast.Dict) -> int:
    """Write out a dictionary."""
    known: list[int] = []
    for key, value in zip(node.keys, node.values, strict=True):
        index = b.value(value)
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            member = b.member(key.value)
            b.sources.setdefault(member, []).append(value)
            if index:
                b.write(union, member, (member, index))
        known += (index, b.value(key))
    extra = _kind_of(node.values) | _kind_of([key for key in node.keys if key is not None])
    kept = tuple([index for index in known if index])
    return b.emit(operations.contain, kept, extra) if kept or extra else 0


def value_of_attribute(b: Builder, node: ast.Attribute) -> int:
    """Take an attribute."""
    return take_member(b, b.value(node.value), node.attr)


def take_member(b: Builder, owner: int, name: str) -> int:
    """Add the step that takes an attribute."""
    b.reads.add(f".{name}")
    taken = b.emit(operations.attribute, (owner, b.member(name)), name)
    if name in LIMITS:
        b.limit_reads.append(taken)
    return taken


def value_of_subscript(b: Builder, node: ast.Subscript) -> int:
    """Take an element or a slice."""
    owner, index = b.value(node.value), node.slice
    if not owner:
        return 0
    if isinstance(index, ast.Slice):
        bounds = [found for bound in (index.lower, index.upper) if (found := b.value(bound))]
        site = MarkSite(node.lineno, b.at, _takes_several(index))
        b.cuts.append(site)
        return b.emit(operations.cut, (owner, *bounds), site)
    if isinstance(index, ast.Constant) and isinstance(index.value, str):
        return b.emit(operations.keyed, (owner, b.member(index.value)))
    if isinstance(index, (ast.Constant, ast.UnaryOp)):
        return b.emit(operations.numbered, (owner,))
    return b.emit(operations.item, (owner, b.value(index)))


def _takes_several(index: ast.Slice) -> bool:
    """Say whether a slice leaves several of many: neither the first alone nor all."""
    if index.lower is None and index.upper is None:
        return False
    is_first = isinstance(index.upper, ast.Constant) and index.upper.value == 1
    return not is_first and not (isinstance(index.lower, ast.Constant) and index.upper is None)


def value_of_named(b: Builder, node: ast.NamedExpr) -> int:
    """Bind a name inside an expression."""
    index, slot = b.value(node.value), b.outer_slot(node.target.id)
    site = BindSite(slot, node.lineno, b.at, node.value)
    b.binds.append(site)
    b.sources.setdefault(slot, []).append(node.value)
    b.changed(slot)
    b.write(operations.widen, slot, (index, slot), site)
    return slot


def value_of_yield(b: Builder, node: ast.Yield | ast.YieldFrom) -> int:
    """Yield an element of what a function returns."""
    if node.value is not None:
        result, index = b.at.scope.function.result, b.value(node.value)
        if isinstance(node, ast.Yield):
            index = b.emit(operations.contain, (index,), 0)
        b.write(union, result, (result, index))
    return 0
