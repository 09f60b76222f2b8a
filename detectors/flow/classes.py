"""Classes of the program: what they inherit, who is related to whom, and what `super()` leads to."""

import ast
from collections.abc import Iterator, Sequence

from detectors.flow.machine import Machine
from detectors.flow.scopes import Program
from detectors.flow.values import Class, Super, Symbol, Value, options_of

ENUMERATIONS = frozenset({"enum.Enum", "enum.IntEnum", "enum.StrEnum", "enum.Flag", "enum.IntFlag"})
NAMED_TUPLES = frozenset({"typing.NamedTuple", "collections.namedtuple()"})
TYPED_MAPPINGS = frozenset({"typing.TypedDict", "typing_extensions.TypedDict"})


def line_of(program: Program, index: int) -> tuple[int, ...]:
    """List a class and the program's classes that it inherits from, in about the order in which Python asks them."""
    if not program.scopes[index].bases:
        return (index,)
    known = program.lines.get(index)
    if known is None:
        known = program.lines[index] = _line(program, index)
    return known


def _line(program: Program, index: int) -> tuple[int, ...]:
    """List each class after all that inherit from it; a class is done once the last of its bases is."""
    done: list[int] = []
    seen: set[int] = set()
    pending = [(index, False)]
    while pending:
        current, is_done = pending.pop()
        if is_done:
            done.append(current)
        elif current not in seen:
            seen.add(current)
            pending.append((current, True))
            pending.extend((base, False) for base in _bases(program, current))
    return tuple(reversed(done))


def _bases(program: Program, index: int) -> list[int]:
    bases = program.scopes[index].bases
    return [option.scope for base in bases for option in options_of(base) if isinstance(option, Class)]


def heirs_of(program: Program, index: int) -> Sequence[int]:
    """List the classes of the program that inherit from a class."""
    if not program.derived:
        return ()
    if not program.heirs:
        program.heirs[index] = []
        for heir in program.derived:
            for parent in line_of(program, heir)[1:]:
                program.heirs.setdefault(parent, []).append(heir)
    return program.heirs.get(index, ())


def member_of(machine: Machine, line: tuple[int, ...], name: str) -> Value | None:
    """Return what the first class of a line binds a name to in its body; None where none of them does."""
    for index in line:
        found = machine.program.read(machine.program.scopes[index], name, machine.scope)
        if found is not None:
            return found
    return None


def own_member(machine: Machine, value: Value, name: str) -> Value | None:
    """Return a method that the class of an instance of the program has, as it stands in the class; else None."""
    if not isinstance(value, Class) or not value.is_instance:
        return None
    return member_of(machine, line_of(machine.program, value.scope), name)


def members_of(machine: Machine, owner: Class) -> Iterator[str]:
    """Yield the names that a class and those that it inherits from bind in their bodies."""
    for index in line_of(machine.program, owner.scope):
        yield from machine.program.scopes[index].bindings


def line_after(program: Program, lookup: Super) -> tuple[int, ...]:
    """List the classes that `super()` asks."""
    line = line_of(program, lookup.receiver)
    if lookup.scope not in line:
        return line_of(program, lookup.scope)[1:]
    return line[line.index(lookup.scope) + 1 :]


def field_names(program: Program, index: int) -> list[str]:
    """List the annotated fields of a class, those that it inherits first, as a dataclass has them."""
    found: dict[str, None] = {}
    for each in reversed(line_of(program, index)):
        node = program.scopes[each].node
        for part in node.body if isinstance(node, ast.ClassDef) else ():
            if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
                found[part.target.id] = None
    return list(found)


def has_base(program: Program, line: Sequence[int], names: frozenset[str]) -> bool:
    """Say whether a class inherits from one outside the program."""
    bases = (base for index in line for base in program.scopes[index].bases)
    return any(isinstance(base, Symbol) and base.name in names for base in bases)


def is_enumeration(program: Program, line: Sequence[int]) -> bool:
    """Say whether a class is an enumeration."""
    return has_base(program, line, ENUMERATIONS)
