"""Whether a program left alone what measures it: clocks, built-in functions, the utility and the model it was given.

Replacing any of them gains nothing, since scores, budgets and times are kept on the host: it is looked at once, when
the program has ended, and reported as an act. A program that puts everything back is not seen.
"""

import builtins
import json
import math
import random
import time
import types
from collections.abc import Iterator

from harness.guest import facade

# What honest programs redirect, and a wait that they skip.
_OWN = {"print", "input", "open", "help", "exit", "quit", "copyright", "credits", "license", "breakpoint", "_", "sleep"}
# What the interpreter keeps on classes by itself; copy.copy adds the second line's.
_BOOKKEEPING = {
    "__dict__", "__weakref__", "__static_attributes__", "__firstlineno__", "__annotations__",
    "__slotnames__",
}  # fmt: skip
type Members = dict[str, object]


def _functions(module: types.ModuleType) -> Members:
    return {
        name: value
        for name, value in vars(module).items()
        if callable(value) and name not in _OWN and not name.startswith("__")
    }


_FUNCTIONS = {module: _functions(module) for module in (time, math, random, json)}
_BUILTINS = _functions(builtins)
_CLASSES = {each: dict(vars(each)) for each in (facade.Utility, facade.LanguageModel)}


class Integrity:
    """Remembers what one program was given, and tells what of it is not as it was."""

    def __init__(self) -> None:
        self._namespaces: list[tuple[str, object, Members]] = [
            (module.__name__, module, members) for module, members in _FUNCTIONS.items()
        ]
        self._builtins_found: Members = _BUILTINS
        self._classes: list[tuple[str, object, Members]] = [
            (each.__name__, each, members) for each, members in _CLASSES.items()
        ]

    def give(self, name: str, owner: object) -> None:
        """Remember an object whose attributes a program has no business to change or to add to."""
        self._classes.append((name, owner, dict(_attributes(owner))))

    def give_module(self, module: types.ModuleType) -> None:
        """Remember a module whose members a program has no business to replace."""
        self._namespaces.append((module.__name__, module, _functions(module)))

    def restore(self) -> None:
        """Put the built-in functions back, and remember what was found in their places."""
        # Nothing here calls one of them.
        self._builtins_found = builtins.__dict__.copy()
        builtins.__dict__.update(_BUILTINS)

    def replaced(self) -> Iterator[str]:
        """Yield the name of each thing that is not as it was before the program ran."""
        found = self._builtins_found
        yield from (f"builtins.{key}" for key, value in _BUILTINS.items() if found.get(key) is not value)
        for name, owner, before in self._namespaces:
            now = _attributes(owner)
            yield from (f"{name}.{key}" for key, value in before.items() if now.get(key) is not value)
        for name, owner, before in self._classes:
            now = _attributes(owner)
            keys = {*before, *now} - _BOOKKEEPING
            yield from (f"{name}.{key}" for key in sorted(keys) if now.get(key) is not before.get(key))


def _attributes(owner: object) -> Members:
    """Return an object's own attributes, past any `__getattribute__`."""
    found: Members = object.__getattribute__(owner, "__dict__") if not isinstance(owner, type) else dict(vars(owner))
    return found
