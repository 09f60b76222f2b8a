"""Callables that call what they are given: `map`, executors, threads, sort keys."""

from collections.abc import Iterator

from detectors.flow.joins import each_element_of, element_of
from detectors.flow.requests import Request
from detectors.flow.sites import Argument, Passing
from detectors.flow.values import UNKNOWN, Constant, Listing, Mapping, Method, Symbol, Value, is_long, spread, text_of

_CALL = Symbol("operator.call")
_EACH = frozenset({"map", "imap", "imap_unordered", "map_async", "filter", "reduce", "takewhile", "dropwhile"})
_STAR_EACH = frozenset({"starmap", "starmap_async"})
_FIRST = frozenset({
    "submit", "to_thread", "call_soon", "register", "partialmethod", "runcall", "retry", "filterfalse", "callback",
})  # fmt: skip
_SECOND = frozenset({
    "run_in_executor", "call_later", "call_at", "start_new_thread", "start_joinable_thread", "finalize",
})  # fmt: skip
_APPLY = frozenset({"apply", "apply_async"})
_KEYED = frozenset({"max", "min", "sorted", "sort", "nlargest", "nsmallest", "groupby"})
_TARGET = frozenset({"Thread", "Process", "Timer", "Task"})
_FORWARDING = {"iter", "call"} | _EACH | _STAR_EACH | _FIRST | _SECOND | _APPLY | _KEYED | _TARGET

type Call = tuple[Value, Request]


def may_forward(callee: Value, request: Request) -> bool:
    """Say whether a callee may call what it is given: a quick look at the name that it is known under."""
    return _short_name(callee, request) in _FORWARDING


def forwarded_calls(callee: Value, request: Request) -> Iterator[Call]:
    """Yield the calls that the callee makes of its own arguments, by the name that it is known under.

    Source: the documentation of functools, itertools, concurrent.futures, multiprocessing.pool, threading and asyncio.
    """
    positional = request.positional()
    if callee == _CALL and positional:
        yield positional[0], _rest(request, 1)
        return
    name = _short_name(callee, request)
    if name in _KEYED:
        yield from _keyed(request, positional)
    elif name in _TARGET:
        yield from _targeted(request, positional)
    elif name in _SECOND and len(positional) > 1:
        yield positional[1], _rest(request, 2)
    elif positional:
        yield from _leading(name, request, positional)


def _leading(name: str, request: Request, positional: tuple[Value, ...]) -> Iterator[Call]:
    if name == "iter":
        yield from [(positional[0], request.handed_on(()))] if len(positional) > 1 else []
    elif name in _EACH:
        items = tuple(Argument(each_element_of(value), "", Passing.FORWARDED) for value in positional[1:])
        yield positional[0], request.handed_on(items)
    elif name in _STAR_EACH:
        yield from _star_each(request, positional)
    elif name in _FIRST:
        yield positional[0], _rest(request, 1)
    elif name in _APPLY:
        keywords = request.keywords()
        given = [*positional[1:], keywords.get("args", UNKNOWN), UNKNOWN]
        named = [*positional[2:], keywords.get("kwds", UNKNOWN)]
        yield positional[0], _packed(request, given[0], named[0])


def _short_name(callee: Value, request: Request) -> str:
    match callee:
        case Symbol():
            return callee.name.rpartition(".")[2]
        case Method():
            return callee.name
        case _:
            return request.method


def _rest(request: Request, skipped: int) -> Request:
    """Return the request for the arguments after the callback, under the names that they have."""
    positional = [argument for argument in request.arguments if not argument.name][skipped:]
    keywords = [argument for argument in request.arguments if argument.name]
    arguments = tuple(Argument(item.value, item.name, Passing.FORWARDED) for item in (*positional, *keywords))
    return request.handed_on(arguments, is_open=request.has_unknown_positional)


def _keyed(request: Request, positional: tuple[Value, ...]) -> Iterator[Call]:
    key = request.keywords().get("key")
    if key is None or isinstance(key, Constant):
        return
    source = positional[-1] if positional else UNKNOWN
    yield key, request.handed_on((Argument(element_of(source), "", Passing.FORWARDED),))


def _star_each(request: Request, positional: tuple[Value, ...]) -> Iterator[Call]:
    rows = positional[1] if len(positional) > 1 else UNKNOWN
    found = rows.items if isinstance(rows, Listing) and not is_long(rows) else (element_of(rows),)
    for row in found:
        yield positional[0], _packed(request, row, Mapping())


def _targeted(request: Request, positional: tuple[Value, ...]) -> Iterator[Call]:
    keywords = request.keywords()
    second = positional[1] if len(positional) > 1 else UNKNOWN
    callback = keywords.get("target", keywords.get("function", second))
    given = keywords.get("args", positional[2] if len(positional) > 2 else Listing())
    yield callback, _packed(request, given, keywords.get("kwargs", Mapping()))


def _packed(request: Request, given: Value, named: Value) -> Request:
    """Return the request for arguments that come as a tuple and a dictionary."""
    items, is_whole = spread(given)
    arguments = [Argument(value, "", Passing.FORWARDED) for value in items]
    pairs = named.items if isinstance(named, Mapping) else ()
    arguments += [Argument(value, text_of(key) or "?", Passing.FORWARDED) for key, value in pairs]
    return request.handed_on(tuple(arguments), is_open=not is_whole)
