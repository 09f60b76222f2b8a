"""Iterators of builtins and itertools, with the interpreter's own laziness.

Whoever uses one up counts its items; what could run forever between two items is a generator that pays for each step.
"""

import ast
import itertools
from collections.abc import Callable, Iterator
from typing import Any

from detectors.flow.concrete import arithmetic
from detectors.flow.concrete.bounds import MAX_TEXT, ordered, require
from detectors.flow.concrete.callables import Applier


def paid(applier: Applier, items: Any) -> Iterator[Any]:
    """Iterate over a value, and pay for each item."""
    for item in ordered(items):
        applier.budget.spend()
        yield item


def _map(applier: Applier, function: Any, *sources: Any) -> Iterator[Any]:
    for row in zip(*map(ordered, sources), strict=False):
        yield applier.apply(function, list(row), {})


def _star_map(applier: Applier, function: Any, rows: Any) -> Iterator[Any]:
    for row in ordered(rows):
        yield applier.apply(function, applier.budget.take(row), {})


def _filter(applier: Applier, function: Any, items: Any) -> Iterator[Any]:
    for item in paid(applier, items):
        if item if function is None else applier.apply(function, [item], {}):
            yield item


def _chain(applier: Applier, *sources: Any) -> Iterator[Any]:
    for source in sources:
        yield from paid(applier, source)


def _chain_all(applier: Applier, sources: Any) -> Iterator[Any]:
    for source in paid(applier, sources):
        yield from paid(applier, source)


def _accumulate(applier: Applier, items: Any, function: Any = None) -> Iterator[Any]:
    found: list[Any] = []
    for item in paid(applier, items):
        found[:] = [_added(applier, function, found[0], item) if found else item]
        yield found[0]


def _added(applier: Applier, function: Any, first: Any, second: Any) -> Any:
    if function is None:
        return arithmetic.binary(applier.budget, ast.Add, first, second)
    return applier.apply(function, [first, second], {})


def _slice(applier: Applier, items: Any, *bounds: int | None) -> Iterator[Any]:
    require(all(bound is None or bound <= MAX_TEXT for bound in bounds))
    applier.budget.spend(sum(bound or 0 for bound in bounds) // 8)
    return itertools.islice(ordered(items), *bounds)


def _cycle(applier: Applier, items: Any) -> Iterator[Any]:
    return itertools.cycle(applier.budget.take(items))


def _zip(applier: Applier, *sources: Any, strict: Any = False) -> Iterator[Any]:
    applier.budget.spend(len(sources))
    return zip(*map(ordered, sources), strict=bool(strict))


def _zip_longest(applier: Applier, *sources: Any, fillvalue: Any = None) -> Iterator[Any]:
    applier.budget.spend(len(sources))
    return itertools.zip_longest(*map(ordered, sources), fillvalue=fillvalue)


def _batched(applier: Applier, items: Any, size: int) -> Iterator[Any]:
    require(size <= MAX_TEXT)
    applier.budget.spend(size // 8)
    return itertools.batched(ordered(items), size)


def _enumerate(applier: Applier, items: Any, start: int = 0) -> Iterator[Any]:
    del applier
    return enumerate(ordered(items), start)


def _reversed(applier: Applier, items: Any) -> Iterator[Any]:
    del applier
    backwards: Iterator[Any] = reversed(items)
    return backwards


def _iter(applier: Applier, items: Any) -> Iterator[Any]:
    del applier
    return ordered(items)


def _next(applier: Applier, items: Any, *default: Any) -> Any:
    del applier
    return next(items, *default)


ITERATORS: dict[str, Callable[..., Any]] = {
    "builtins.enumerate": _enumerate,
    "builtins.filter": _filter,
    "builtins.iter": _iter,
    "builtins.map": _map,
    "builtins.next": _next,
    "builtins.reversed": _reversed,
    "builtins.zip": _zip,
    "itertools.accumulate": _accumulate,
    "itertools.batched": _batched,
    "itertools.chain": _chain,
    "itertools.chain.from_iterable": _chain_all,
    "itertools.cycle": _cycle,
    "itertools.islice": _slice,
    "itertools.starmap": _star_map,
    "itertools.zip_longest": _zip_longest,
}
"""Functions that give an iterator, or take from one, by canonical name; the applier comes first."""
