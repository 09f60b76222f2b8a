"""A second view of a program: the names in its code objects, which must all be names that the resolver visited.

The two views share no code: one is CPython's own compiler, the other walks the syntax tree. A name that only the
compiler knows stands where the resolver did not look.
"""

from collections.abc import Collection
from types import CodeType

_IMPLICIT = frozenset({
    "__name__", "__module__", "__qualname__", "__static_attributes__", "__firstlineno__", "__annotations__",
    "__classcell__", "__class__", "__doc__", "__type_params__", "__classdict__", "__classdictcell__", ".defaults",
    ".type_params", ".generic_base", "__orig_bases__", "join",
})  # fmt: skip
"""Names that the compiler adds by itself; it joins the parts of a long f-string. Source: `Python/compile.c` and
`Python/codegen.c` of CPython 3.12 to 3.13."""
_MOST_NAMED = 5


def unseen_names(code: CodeType, seen: Collection[str]) -> list[str]:
    """List names of a program's code that are not among those that were seen, in alphabetical order, 5 at the most.

    Args:
        code: The compiled module.
        seen: Every name, attribute and imported module that the resolver visited.
    """
    unseen = {name for name in _names(code) if name not in seen and not _is_mangled(name, seen)}
    return sorted(unseen - _IMPLICIT)[:_MOST_NAMED]


def _names(code: CodeType) -> set[str]:
    found: set[str] = set()
    waiting = [code]
    while waiting:
        current = waiting.pop()
        found.update(current.co_names)
        waiting.extend(constant for constant in current.co_consts if isinstance(constant, CodeType))
    return found


def _is_mangled(name: str, seen: Collection[str]) -> bool:
    """Say whether a name is `_Class__x`, which is what the compiler makes of `__x` inside a class."""
    starts = (index for index in range(1, len(name)) if name.startswith("__", index))
    return name.startswith("_") and any(name[index:] in seen for index in starts)
