"""Whether a program left alone what measures it: clocks, built-in functions, the utility and the model it was given.

Replacing any of them gains nothing, since scores, budgets and times are kept on the host: it is looked at once, when
the program has ended, and reported as an act. A program that puts everything back is not seen.
"""

import builtins
import json
import math
import random
import sys
import time
import types
from collections.abc import Iterator
from functools import cache

from harness.guest import channel, facade

# What honest programs redirect, and a wait that they skip.
_OWN = {"print", "input", "open", "help", "exit", "quit", "copyright", "credits", "license", "breakpoint", "_", "sleep"}
# What the interpreter keeps on classes by itself; copy.copy adds the second line's.
_BOOKKEEPING = {
    "__dict__", "__weakref__", "__static_attributes__", "__firstlineno__", "__annotations__",
    "__slotnames__",
}  # fmt: skip
_PARTS = ("__code__", "__defaults__", "__kwdefaults__")
_GRANTS = ("budget", "max_responses_per_call")
_NUMERICS = ("numpy", "numpy.random")
_GUEST = "harness.guest."
type Members = dict[str, object]
type Watched = tuple[str, object, Members]
"""A name, what is watched, and what it held."""


def _functions(module: types.ModuleType) -> Members:
    return {
        name: value
        for name, value in vars(module).items()
        if callable(value) and name not in _OWN and not name.startswith("__")
    }


_FUNCTIONS = {module: _functions(module) for module in (time, math, random, json)}
_BUILTINS = _functions(builtins)
_CLASSES = (facade.Utility, facade.LanguageModel, channel.Channel)


def _borrowed() -> list[types.ModuleType]:
    """Return the modules whose functions honest programs call and never replace, and the guest's own."""
    names = [*_NUMERICS, *(name for name in list(sys.modules) if name.startswith(_GUEST))]
    return [sys.modules[name] for name in names if name in sys.modules]


def _only_functions(module: types.ModuleType) -> Members:
    # Classes are left out: `numpy.bool = bool` is how programs get along with another version.
    return {name: value for name, value in _functions(module).items() if not isinstance(value, type)}


@cache
def baseline() -> tuple[tuple[Watched, ...], tuple[Watched, ...]]:
    """Return modules with their functions, and classes with all that they hold, as they are at the first call.

    The zygote makes it, so that no program pays for it or can come first.
    """
    modules = (
        *((module.__name__, module, members) for module, members in _FUNCTIONS.items()),
        *((module.__name__, module, _only_functions(module)) for module in _borrowed()),
    )
    return modules, tuple((each.__name__, each, _attributes(each)) for each in _CLASSES)


class Integrity:
    """Remembers what one program was given, and tells what of it is not as it was."""

    def __init__(self) -> None:
        modules, classes = baseline()
        self._namespaces: list[Watched] = list(modules)
        self._classes: list[Watched] = list(classes)
        self._builtins_found: Members = _BUILTINS
        self._modules: dict[str, types.ModuleType] = {}
        self._granted: list[tuple[str, Members, Members]] = []

    def give(self, name: str, owner: object) -> None:
        """Remember an object whose attributes a program has no business to change or to add to."""
        self._classes.append((name, owner, _attributes(owner)))

    def give_grants(self, name: str, grants: Members) -> None:
        """Remember what is written down of the budgets, which nobody but their owner writes."""
        self._granted.append((name, grants, {key: grants[key] for key in _GRANTS if key in grants}))

    def give_module(self, module: types.ModuleType) -> None:
        """Remember a module whose members a program has no business to replace."""
        self._namespaces.append((module.__name__, module, _functions(module)))
        self._modules[module.__name__] = module

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
            now = vars(owner)
            yield from (f"{name}.{key}" for key, value in before.items() if now.get(key) is not value)
        for name, owner, before in self._classes:
            now = _attributes(owner)
            keys = {*before, *now} - _BOOKKEEPING
            yield from (f"{name}.{key}" for key in sorted(keys) if now.get(key) is not before.get(key))
        # One that is taken away is only imported anew, in vain.
        yield from (f"module {key}" for key, given in self._modules.items() if sys.modules.get(key, given) is not given)
        for name, grants, before in self._granted:
            yield from (f"{name}.{key}" for key, value in before.items() if grants.get(key) is not value)


def _attributes(owner: object) -> Members:
    """Return an object's own attributes, past any `__getattribute__`, its class, and the parts of its functions."""
    found: Members = object.__getattribute__(owner, "__dict__") if not isinstance(owner, type) else dict(vars(owner))
    functions = [(name, value) for name, value in found.items() if type(value) is types.FunctionType]
    parts = {f"{name}.{part}": getattr(value, part) for name, value in functions for part in _PARTS}
    return {**found, **parts, "__class__": type(owner)}
