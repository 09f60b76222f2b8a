"""What the resolver hands to the rules: calls, writes and references, all by canonical name."""

from enum import StrEnum

import msgspec

from detectors.flow.values import UNKNOWN, Value


class Passing(StrEnum):
    """How the value of an argument came to the call."""

    LITERAL = "literal"
    COMPUTED = "computed"
    PARAMETER = "parameter"
    """Through a parameter of the enclosing function."""
    UNPACKED = "unpacked"
    """Through `*` or `**`."""
    BOUND = "bound"
    """Bound before the call, by `functools.partial`."""
    FORWARDED = "forwarded"
    """By another callable, such as `map` or an executor."""


class Argument(msgspec.Struct, frozen=True, gc=False):
    """One argument of a call; `name` is empty for a positional one."""

    value: Value
    name: str = ""
    passing: Passing = Passing.COMPUTED


class Position(msgspec.Struct, frozen=True, gc=False):
    """A place in the source: line from 1, column from 0 in UTF-8 bytes, as `ast` counts."""

    line: int
    column: int


class CallSite(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One call, of one of the things that its callee may be."""

    target: str
    """Canonical dotted name; empty when the callee is not known."""
    method: str = ""
    """The attribute that was called, as written; empty for a plain name."""
    receiver: Value = UNKNOWN
    """What a method of the program's own values was called on."""
    arguments: tuple[Argument, ...] = ()
    has_unknown_positional: bool = False
    """A `*` whose items are not known."""
    has_unknown_keywords: bool = False
    """A `**` whose keys are not all known."""
    is_certain: bool = True
    """The callee can be nothing else."""
    alternatives: tuple[str, ...] = ()
    """Canonical names of all that the callee may be, empty for what has none; none where it is certain."""
    is_plain: bool = False
    """The call is written with the callee's own last name, as in `exec(x)` or `timeit.timeit(x)`."""
    is_binding: bool = False
    """Nothing is called yet: `functools.partial` binds the arguments."""
    position: Position

    def positional(self) -> tuple[Argument, ...]:
        """List the positional arguments in order."""
        return tuple(argument for argument in self.arguments if not argument.name)

    def keyword(self, name: str) -> Argument | None:
        """Return the argument of that name, or None."""
        return next((argument for argument in self.arguments if argument.name == name), None)


class AttributeWrite(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A write to an attribute or an item of something outside the program."""

    owner: str
    """Canonical dotted name of the thing written to."""
    attribute: str
    """The attribute's name; `[key]` for an item, `?` where the name is not known."""
    value: Value
    position: Position


class Reference(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A mention of something outside the program that is not itself called there."""

    target: str
    position: Position


class Lookup(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An attribute that is read, by whatever spelling; only names with an underscore in them are kept.

    So is an item of something outside the program, as `[key]`, or `[?]` where the key is not known.
    """

    owner: Value
    """What it is read from, `UNKNOWN` where that is not known."""
    attribute: str
    position: Position
    is_computed: bool = False
    """Not written as `owner.attribute`: by getattr, a pattern, a format string or a getter."""


class Import(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An import statement or a call that imports."""

    target: str
    """Canonical dotted name of the module, or of what is taken from it; `module.*` for a star."""
    position: Position
    is_computed: bool = False
    """By a call, such as `__import__` or `importlib.import_module`, and not by a statement."""


class Member(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a class of the program binds in its body."""

    name: str
    value: Value
    returned: Value
    """All that a method may return; `UNKNOWN` for what is no method."""
    position: Position


class Definition(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A class of the program."""

    name: str
    bases: tuple[Value, ...]
    members: tuple[Member, ...]
    position: Position

    def member(self, name: str) -> Member | None:
        """Return the member of that name, or None."""
        return next((member for member in self.members if member.name == name), None)


class Returned(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A value that a function of the program returns."""

    value: Value
    position: Position


class Resolution(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """All that the resolver found in one program, each list in order of position."""

    calls: tuple[CallSite, ...] = ()
    writes: tuple[AttributeWrite, ...] = ()
    references: tuple[Reference, ...] = ()
    returns: tuple[Returned, ...] = ()
    lookups: tuple[Lookup, ...] = ()
    imports: tuple[Import, ...] = ()
    definitions: tuple[Definition, ...] = ()
    flag_tests: frozenset[Position] = frozenset()
    """Comparisons with the name of the sandbox flag, or with a collection that holds it."""
    functions: tuple[Position, ...] = ()
    """Where each function of the program starts, by the scope that values name it by; line 0 for other scopes."""
    names: frozenset[str] = frozenset()
    """Every name, attribute and imported module that was visited."""
    failures: tuple[str, ...] = ()
    """Why it may have missed something; empty when it saw the whole program."""
