"""A name for a finding that survives renamed variables, moved lines and a new layout, for tools that compare runs."""

import ast
import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from detectors.findings import Finding

type _Place = tuple[int, int]

_HEX_DIGITS = 32
_BLOCKS = ("body", "handlers", "cases", "orelse", "finalbody")
"""In the order in which they stand."""


def with_fingerprints(findings: Iterable[Finding], module: ast.Module) -> list[Finding]:
    """Return the findings, in the order given, each with its fingerprint.

    A fingerprint is a SHA-256 over the rule, the target, the shape of the statement around the finding, and how many
    findings of the same three come before it: the order of a text does not change with its layout.

    Args:
        findings: In order of position; columns count UTF-8 bytes.
        module: The tree of the text that they are about.
    """
    before: Counter[tuple[str, str, str]] = Counter()
    shapes: dict[ast.AST | None, str] = {None: ""}
    marked: list[Finding] = []
    for finding in findings:
        statement = _statement_at(module, (finding.line, finding.column))
        if statement not in shapes:
            shapes[statement] = _digest(" ".join(_words(statement)))
        identity = (finding.rule, finding.target, shapes[statement])
        digest = _digest("\0".join((*identity, str(before[identity]))))
        marked.append(msgspec.structs.replace(finding, fingerprint=digest))
        before[identity] += 1
    return marked


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:_HEX_DIGITS]


def _statement_at(module: ast.Module, place: _Place) -> ast.AST | None:
    found: ast.AST | None = None
    block: Sequence[ast.AST] = module.body
    while block:
        # Blocks are in order of place: looking at each statement for each finding would take quadratic time.
        index = bisect_right(block, place, key=_start) - 1
        if index < 0 or place >= _end(block[index]):
            break
        found = block[index]
        block = _block_at(found, place)
    return found


def _block_at(node: ast.AST, place: _Place) -> Sequence[ast.AST]:
    """Return the block of a compound statement that a place may be in, empty for none."""
    blocks = [getattr(node, name, []) for name in _BLOCKS]
    # The body of a conditional expression or a lambda is no block.
    begun = [block for block in blocks if isinstance(block, list) and block and _start(block[0]) <= place]
    return begun[-1] if begun else []


def _start(node: ast.AST) -> _Place:
    """Return where a statement starts, decorators included."""
    parts = [*_placed(node), *getattr(node, "decorator_list", [])]
    return min((part.lineno, part.col_offset) for part in parts)


def _end(node: ast.AST) -> _Place:
    return max((part.end_lineno or 0, part.end_col_offset or 0) for part in _placed(node))


def _placed(node: ast.AST) -> list[ast.stmt | ast.expr | ast.excepthandler | ast.pattern]:
    """Return a node, or where it has no place of its own, as a case of `match`, its parts."""
    parts = [node] if isinstance(node, ast.stmt | ast.excepthandler) else ast.iter_child_nodes(node)
    return [part for part in parts if isinstance(part, ast.stmt | ast.expr | ast.excepthandler | ast.pattern)]


def _words(statement: ast.AST | None) -> Iterator[str]:
    """Name everything in a statement but what can be renamed, the statements inside it left out."""
    waiting = [] if statement is None else [statement]
    while waiting:
        node = waiting.pop()
        yield type(node).__name__
        match node:
            case ast.Constant():
                yield f"{type(node.value).__name__}:{_value(node.value)}"
            case ast.Attribute():
                yield node.attr
            case ast.keyword(arg=str() as name):
                yield name
            case _:
                pass
        is_outer = node is statement
        waiting += [child for child in ast.iter_child_nodes(node) if not (is_outer and isinstance(child, ast.stmt))]


def _value(value: object) -> str:
    # A huge integer has no decimal text (sys.set_int_max_str_digits).
    return hex(value) if type(value) is int else str(value)
