"""Building and joining values, within the bounds of their size."""

from collections.abc import Iterable, Sequence

from msgspec import structs

from detectors.flow.values import (
    CANDIDATE,
    MAX_CONSTANTS,
    MAX_ITEMS,
    MAX_OPTIONS,
    MAX_SIZE,
    UNKNOWN,
    Candidate,
    Constant,
    Either,
    Kind,
    Listing,
    Mapping,
    Method,
    Partial,
    Pending,
    Value,
    candidate_in,
    constant,
    is_leaf,
    is_long,
    keys_of,
    options_of,
    size_of,
)

_CONSTANTS_PER_SIZE = 16


def join(first: Value, second: Value) -> Value:
    """Return what covers both values: the value itself, an `Either`, or `UNKNOWN` beyond `MAX_OPTIONS`."""
    if first is second or first == second:
        return first
    if type(second) is Pending:
        return first
    if type(first) is Pending:
        return second
    if isinstance(second, Either):
        if second.is_each and all(option in second.options for option in options_of(first)):
            return second
    elif isinstance(first, Either) and not first.is_each:
        # By far the most joins add one value to some.
        return first if second in first.options else _one_more(first, second)
    elif isinstance(first, Listing) and isinstance(second, Listing):
        return _join_listings(first, second)
    return _either(_merge(options_of(first), options_of(second)), is_each=False)


def _join_listings(first: Listing, second: Listing) -> Value:
    if first.is_complete and second.is_complete and _are_rows(first, second):
        items = tuple(map(join, first.items, second.items))
        return Listing(items, True, _size_with(items), first.kind, first.fields, first.made)  # noqa: FBT003
    return listing(_merge(first.items, second.items), is_complete=False, kind=first.kind)


def _are_rows(first: Listing, second: Listing) -> bool:
    """Say whether two listings are tuples of one shape, so that what stands at one place stays there."""
    is_tuple = first.kind is Kind.TUPLE and second.kind is Kind.TUPLE and first.fields == second.fields
    return is_tuple and first.made == second.made and len(first.items) == len(second.items) <= MAX_OPTIONS


def _one_more(first: Either, second: Value) -> Value:
    size = first.size + size_of(second)
    options = (*first.options, second)
    return summary(options) if len(options) > MAX_OPTIONS or size > MAX_SIZE else Either(options, False, size)  # noqa: FBT003


def join_callers(first: Value, second: Value) -> Value:
    """Join two argument values of different calls; both are then known to be passed."""
    is_each = all(not isinstance(value, Either) or value.is_each for value in (first, second))
    return _either(_merge(options_of(first), options_of(second)), is_each=is_each)


def join_each(values: Sequence[Value]) -> Value:
    """Join values each of which does occur when the program runs to its end."""
    result: Value | None = None
    for value in values:
        result = value if result is None else join_callers(result, value)
    return UNKNOWN if result is None else result


def join_over(operands: Sequence[Value], values: Iterable[Value]) -> Value:
    """Join what an operation gives over the alternatives of its operands.

    Every result occurs where only one operand varies, and every alternative of it occurs.
    """
    varying = [operand for operand in operands if isinstance(operand, Either)]
    return join_each(list(values)) if len(varying) == 1 and varying[0].is_each else join_all(values)


def each_element_of(value: Value) -> Value:
    """Return what iterating over the whole of a value gives, one after the other."""
    if isinstance(value, Listing) and value.is_complete and not is_long(value):
        return join_each(value.items)
    return element_of(value)


def join_all(values: Iterable[Value]) -> Value:
    """Join any number of values; of none it is `UNKNOWN`."""
    result: Value | None = None
    for value in values:
        result = value if result is None else join(result, value)
    return UNKNOWN if result is None else result


def listing(items: tuple[Value, ...], *, is_complete: bool = True, kind: Kind = Kind.LIST) -> Value:
    """Build a `Listing` within the bounds of number and size."""
    if len(items) > MAX_ITEMS:
        if is_complete and len(items) <= MAX_CONSTANTS and all(type(item) is Constant for item in items):
            return Listing(items, True, 1 + len(items) // _CONSTANTS_PER_SIZE, kind)  # noqa: FBT003 - positional is fast
        items, is_complete = (_any_of(items),), False
    size = _size_with(items)
    return summary(items) if size > MAX_SIZE else Listing(items, is_complete, size, kind)


def record(fields: tuple[str, ...], items: tuple[Value, ...], made: int | None = None) -> Value:
    """Build a named tuple; one that is too large has no names."""
    built = listing(items, kind=Kind.TUPLE)
    is_whole = isinstance(built, Listing) and built.is_complete and len(fields) == len(items) <= MAX_ITEMS
    return structs.replace(built, fields=fields, made=made) if is_whole else built


def mapping(
    items: dict[Constant, Value],
    *,
    is_complete: bool = True,
    rest: tuple[Value, ...] = (),
    has_candidates: bool = False,
) -> Value:
    """Build a `Mapping` within the bounds of number and size."""
    values = (*items.values(), *rest)
    if len(values) > MAX_ITEMS:
        items, is_complete, rest = {}, False, (_any_of(values),)
    size = _size_with((*items.values(), *rest)) + len(items)
    if size > MAX_SIZE:
        return CANDIDATE if has_candidates else summary(values)
    return Mapping(tuple(items.items()), is_complete, rest, size, has_candidates)


def partial(callee: Value, positional: tuple[Value, ...], keywords: tuple[tuple[str, Value], ...] = ()) -> Value:
    """Build a `Partial` within the bound of size."""
    size = _size_with((callee, *positional, *(value for _, value in keywords)))
    return UNKNOWN if size > MAX_SIZE else Partial(callee, positional, keywords, size)


def method(receiver: Value, name: str) -> Value:
    """Build a `Method` within the bound of size."""
    size = _size_with((receiver,))
    return summary((receiver,)) if size > MAX_SIZE else Method(receiver, name, size)


def summary(values: Iterable[Value]) -> Value:
    """Forget all of some values but whether candidate text is in them."""
    found = [value for value in values if not is_leaf(value)]
    return (candidate_in(found) or UNKNOWN) if found else UNKNOWN


def element_of(value: Value) -> Value:
    """Return what iterating over the value may give."""
    match value:
        case Candidate():
            return value
        case Listing():
            return UNKNOWN if is_long(value) else join_all(value.items)
        case Mapping():
            return join_all([*(key for key, _ in value.items), *keys_of(value)])
        case Either():
            return join_all(element_of(option) for option in value.options)
        case Constant(value=str() as text) if 0 < len(text) <= MAX_OPTIONS:
            return join_all(constant(character) for character in text)
        case _:
            return UNKNOWN


def _merge(first: tuple[Value, ...], second: tuple[Value, ...]) -> tuple[Value, ...]:
    if len(second) == 1:
        return first if second[0] in first else (*first, *second)
    return tuple(dict.fromkeys((*first, *second)))


def _any_of(items: tuple[Value, ...]) -> Value:
    """Join the items of something large without comparing each with each."""
    distinct = dict.fromkeys(items)
    return join_all(distinct) if len(distinct) <= MAX_ITEMS else summary(distinct)


def _either(options: tuple[Value, ...], *, is_each: bool) -> Value:
    if len(options) == 1:
        return options[0]
    size = _size_with(options)
    if len(options) > MAX_OPTIONS or size > MAX_SIZE:
        return summary(options)
    return Either(options, is_each, size)


def _size_with(parts: Iterable[Value]) -> int:
    return 1 + sum(map(size_of, parts))
