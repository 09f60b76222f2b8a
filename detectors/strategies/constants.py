"""The constants that an expression may come to, looked up through names, parameters, loops and lists."""

import ast
from collections.abc import Iterator
from functools import cached_property

from detectors.strategies.builder import FIELDS
from detectors.strategies.calls import reached
from detectors.strategies.settling import Settled
from detectors.strategies.sites import CallSite

type Plain = bool | int | float | str | None

_MOST_LOOKUPS = 2_000
"""In one program, all questions together; what is not found by then is left out."""
_MOST_BEHIND = 40
_HANDING_ON = frozenset({"cycle", "enumerate", "iter", "list", "next", "reversed", "set", "sorted", "tuple", "zip"})


class Constants:
    """Looks constants up in one program."""

    def __init__(self, settled: Settled) -> None:
        self._settled = settled
        self._built = settled.built
        self._left = _MOST_LOOKUPS

    def of(self, node: ast.expr | None) -> set[Plain]:
        """Return every plain constant that an expression may come to; what is computed is left out."""
        found = set[Plain]()
        seen = set[int]()
        pending = [node] if node is not None else []
        while pending and self._left:
            self._left -= 1
            current = pending.pop()
            if id(current) in seen:
                continue
            seen.add(id(current))
            if isinstance(current, ast.Constant):
                if current.value is None or isinstance(current.value, bool | int | float | str):
                    found.add(current.value)
            else:
                pending += self._behind(current)[:_MOST_BEHIND]
        return found

    def _behind(self, node: ast.expr) -> list[ast.expr]:
        """Return the expressions that an expression takes its value from."""
        if isinstance(node, (ast.Name, ast.Attribute)):
            return self._bound_to(node)
        if isinstance(node, ast.Call):
            return self._given_by(node)
        if isinstance(node, ast.IfExp):
            return [node.body, node.orelse]
        return _parts_of(node)

    def _bound_to(self, node: ast.Name | ast.Attribute) -> list[ast.expr]:
        if isinstance(node, ast.Attribute):
            slot = self._built.slots.get((FIELDS, node.attr), 0)
        else:
            slot = self._settled.variable(self._built.names.get(id(node), 0))
        return [*self._built.sources.get(slot, ()), *self._arguments.get(slot, ())]

    def _given_by(self, node: ast.Call) -> list[ast.expr]:
        site = self._sites.get(id(node))
        if site is None:
            return []
        functions = reached(site, self._settled.values[site.called])
        if functions:
            return [item for function in functions for item in function.returned]
        return node.args if site.name in _HANDING_ON else []

    @cached_property
    def _sites(self) -> dict[int, CallSite]:
        return {id(site.node): site for site in self._built.calls}

    @cached_property
    def _arguments(self) -> dict[int, list[ast.expr]]:
        """The expressions that are passed for each parameter, its default among them."""
        found: dict[int, list[ast.expr]] = {}
        for function in self._built.functions:
            for slot, default in function.defaults.items():
                found.setdefault(slot, []).append(default)
        for site in self._built.calls:
            for slot, node in self._passed(site):
                found.setdefault(slot, []).append(node)
        return found

    def _passed(self, site: CallSite) -> Iterator[tuple[int, ast.expr]]:
        for function in reached(site, self._settled.values[site.called]):
            for node, (_, slot) in zip(site.node.args, function.parameters, strict=False):
                yield slot, node
            slots = dict(function.parameters)
            for keyword in site.node.keywords:
                if keyword.arg in slots:
                    yield slots[keyword.arg], keyword.value


def _parts_of(node: ast.expr) -> list[ast.expr]:
    """Return the elements of what is written out, or what an element is taken from."""
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        return node.elts
    if isinstance(node, (ast.Dict, ast.BoolOp)):
        return node.values
    if isinstance(node, (ast.Subscript, ast.Starred)):
        return [node.value]
    return [node.elt] if isinstance(node, (ast.ListComp, ast.GeneratorExp)) else []
