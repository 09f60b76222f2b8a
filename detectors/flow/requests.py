"""One call as the analysis hands it from callable to callable."""

import ast
from collections.abc import Sequence
from functools import cached_property

import msgspec
from msgspec.structs import replace

from detectors.flow.sites import Argument, Passing
from detectors.flow.values import Partial, Value


class Request(msgspec.Struct, frozen=True, dict=True):
    """The arguments of a call, and what is known about it."""

    node: ast.AST
    arguments: tuple[Argument, ...]
    has_unknown_positional: bool = False
    has_unknown_keywords: bool = False
    method: str = ""
    is_certain: bool = True
    alternatives: tuple[str, ...] = ()
    """Names of all that may be called here, empty for what has none; none at all where there is no choice."""
    forwards: int = 0
    """How many callables have handed it on."""

    def positional(self) -> tuple[Value, ...]:
        """List the values of the positional arguments."""
        return self._positional

    @cached_property
    def _positional(self) -> tuple[Value, ...]:
        return tuple([argument.value for argument in self.arguments if not argument.name])

    def keywords(self) -> dict[str, Value]:
        """Return the values of the keyword arguments."""
        return {argument.name: argument.value for argument in self.arguments if argument.name}

    def is_open(self) -> bool:
        """Say whether there may be more arguments than these."""
        return self.has_unknown_positional or self.has_unknown_keywords

    def as_one_of(self, names: Sequence[str]) -> "Request":
        """Return the request of a callee that is one of several."""
        # Where it was one of several before, the others are not known here.
        alternatives = tuple(names) if self.is_certain else (*self.alternatives, "")
        return replace(self, is_certain=False, alternatives=alternatives)

    def with_bound(self, bound: Partial) -> "Request":
        """Return the request as the callee of a `Partial` receives it: what the call itself names wins."""
        given = {argument.name for argument in self.arguments if argument.name}
        positional = [Argument(value, "", Passing.BOUND) for value in bound.positional]
        keywords = [Argument(value, name, Passing.BOUND) for name, value in bound.keywords if name not in given]
        return replace(self, arguments=(*positional, *self.arguments, *keywords), forwards=self.forwards + 1)

    def after_self(self, instance: Value) -> "Request":
        """Return the request with the instance as its first argument."""
        return replace(self, arguments=(Argument(instance, "", Passing.BOUND), *self.arguments))

    def handed_on(self, arguments: tuple[Argument, ...], *, is_open: bool = False) -> "Request":
        """Return the request that a forwarding callable makes in turn."""
        return replace(
            self,
            arguments=arguments,
            has_unknown_positional=is_open,
            has_unknown_keywords=False,
            method="",
            forwards=self.forwards + 1,
        )
