"""What stands in a value, however deep."""

from detectors.flow.values import Constant, Pattern, Symbol, Value, is_leaf, parts_of, texts_of


def all_texts(value: Value) -> tuple[str, ...]:
    """List every text in a value, however deep."""
    if is_leaf(value):
        return texts_of(value) if isinstance(value, (Constant, Pattern)) else ()
    found: list[str] = []
    pending = [value]
    while pending:
        current = pending.pop()
        parts = parts_of(current)
        found += texts_of(current) if not parts else ()
        pending.extend(parts)
    return tuple(found)


def symbols_in(value: Value) -> tuple[str, ...]:
    """List the canonical name of every symbol in a value, however deep, itself included."""
    if isinstance(value, Symbol):
        return (value.name,)
    if is_leaf(value):
        return ()
    found: list[str] = []
    pending = [value]
    while pending:
        current = pending.pop()
        if isinstance(current, Symbol):
            found.append(current.name)
        else:
            pending.extend(parts_of(current))
    return tuple(found)
