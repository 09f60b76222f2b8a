"""What stands for a function among plain values, and the names that a function of the program sees."""

import ast
from collections.abc import Callable
from typing import Any, Protocol

from detectors.flow.concrete.bounds import Budget, Impure
from detectors.flow.values import Function

type FunctionNode = ast.FunctionDef | ast.Lambda


class Unreadable:
    """What a name holds that is bound to something unknown."""


UNREADABLE = Unreadable()


class Known:
    """Something outside the program, by canonical name."""

    def __init__(self, name: str) -> None:
        self.name = name


class Bound:
    """A method and the value that it was looked up on."""

    def __init__(self, receiver: Any, name: str) -> None:
        self.receiver, self.name = receiver, name


class Prepared:
    """What `functools.partial` gives."""

    def __init__(self, function: Any, positional: tuple[Any, ...], keywords: dict[str, Any]) -> None:
        self.function, self.positional, self.keywords = function, positional, keywords


class Instance:
    """An object of a class of the program, of which the analysis says what its attributes are."""

    def __init__(self, read: Callable[[str], Any]) -> None:
        self.read = read


class Frame:
    """The names of one function or comprehension, and of all around it."""

    def __init__(
        self, parent: "Frame | None" = None, names: dict[str, Any] | None = None, *, is_comprehension: bool = False
    ) -> None:
        self.parent = parent
        self.names: dict[str, Any] = {} if names is None else names
        self.is_comprehension = is_comprehension

    def look_up(self, name: str) -> Any:
        """Return what a name means.

        Raises:
            Impure: It is not known.
        """
        frame: Frame | None = self
        while frame is not None:
            if name in frame.names:
                value = frame.names[name]
                if value is UNREADABLE:
                    raise Impure(f"not known: {name}")
                return value
            if frame.parent is None:
                return frame.from_outside(name)
            frame = frame.parent
        raise Impure("no such name")

    def from_outside(self, name: str) -> Any:
        """Return what a name means that nothing in the computation binds."""
        raise Impure(f"no such name: {name}")

    def bind(self, name: str, value: Any) -> None:
        """Bind a name by `:=`, in the function that this belongs to."""
        frame = self
        while frame.is_comprehension and frame.parent is not None:
            frame = frame.parent
        frame.names[name] = value


class OuterFrame(Frame):
    """The names around a computation; each is asked for once, so that it stays the same object."""

    def __init__(self, read: Callable[[str], Any]) -> None:
        super().__init__()
        self._read = read

    def from_outside(self, name: str) -> Any:
        """Return what the name means outside."""
        value = self.names[name] = self._read(name)
        return value

    def bind(self, name: str, value: Any) -> None:
        """Refuse to bind a name out there."""
        raise Impure(f"a name outside would change: {name} = {type(value)}")


class Closure:
    """A function of the program with the names around it; `origin` is the value of the analysis for it, if any."""

    def __init__(
        self, node: FunctionNode, frame: Frame, defaults: dict[str, Any], origin: Function | None = None
    ) -> None:
        self.node, self.frame, self.defaults, self.origin = node, frame, defaults, origin


class Applier(Protocol):
    """What can call a computed value that is a function."""

    budget: Budget

    def apply(self, function: Any, positional: list[Any], keywords: dict[str, Any]) -> Any:
        """Return what the call gives."""
