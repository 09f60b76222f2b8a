"""Methods of values that the analysis models itself: text, displays, namespaces, candidate text."""

import ast

from detectors.flow.concrete.methods import CHANGING_NAMES
from detectors.flow.containers import new_child
from detectors.flow.folding import fold_format, fold_method, merge_mappings
from detectors.flow.joins import element_of, join, join_all, listing, mapping, record, summary
from detectors.flow.lookups import ANY_MEMBER, item_of, names_of, namespace_item, some_member
from detectors.flow.machine import SENT, Machine
from detectors.flow.paths import path_method
from detectors.flow.requests import Request
from detectors.flow.texts import changed_candidate, partial_text
from detectors.flow.values import (
    CANDIDATE,
    PENDING,
    UNKNOWN,
    Candidate,
    Constant,
    Either,
    Kind,
    Listing,
    Mapping,
    Method,
    Namespace,
    Pattern,
    Value,
    constant,
    holds_candidate,
    is_path,
    keys_of,
    text_of,
)
from detectors.flow.writes import write_attribute, write_member

_ADD_ONE = frozenset({"append", "add", "appendleft", "insert", "put", "push"})
_ADD_MANY = frozenset({"extend", "update", "extendleft"})
_KEEPING = frozenset({"encode", "expandtabs", "lstrip", "rstrip", "strip"})
"""Methods that leave what is known of a text with holes as it is, or nearly so."""
_SCORES = frozenset({"count", "find", "index", "rfind", "startswith", "endswith", "isdigit", "isidentifier"})


def method_result(machine: Machine, callee: Method, request: Request) -> Value:
    """Return what a method of a modelled value gives; a method that changes it rebinds the name it was called on."""
    receiver = callee.receiver
    match receiver:
        case Candidate() | Method():
            return _candidate_method(machine, receiver, callee.name, request)
        case Constant() | Pattern() if is_path(receiver):
            return path_method(partial_text(receiver), callee.name, request)
        case Constant():
            return _text_method(machine, receiver, callee.name, request)
        case Pattern():
            return receiver if callee.name in _KEEPING else summary(request.positional())
        case Listing():
            return _listing_method(machine, receiver, callee.name, request)
        case Mapping():
            return _mapping_method(machine, receiver, callee.name, request)
        case Namespace():
            return _namespace_method(machine, receiver, callee.name, request)
        case _:
            return UNKNOWN


def _candidate_method(machine: Machine, receiver: Candidate | Method, name: str, request: Request) -> Value:
    if name in _SCORES:
        return UNKNOWN
    positional = request.positional()
    if name == "replace":
        return changed_candidate((receiver,), positional[1:2])
    if name in _ADD_ONE or name in _ADD_MANY:
        # Lines of it are a list.
        _rebind(machine, changed_candidate((receiver, *positional), positional), request)
        return constant(None)
    return changed_candidate((receiver, *positional), positional if name == "join" else ())


def _text_method(machine: Machine, receiver: Constant, name: str, request: Request) -> Value:
    positional = request.positional()
    if receiver.kind == "bytearray" and name in CHANGING_NAMES:
        _rebind(machine, UNKNOWN, request)
        return UNKNOWN
    text = text_of(receiver)
    if name == "format" and text is not None:
        keywords = request.keywords()
        return fold_format(text, positional, keywords) or summary((*positional, *keywords.values()))
    return fold_method(receiver, name, positional) or summary(positional)


def _listing_method(machine: Machine, receiver: Listing, name: str, request: Request) -> Value:
    positional = request.positional()
    changed = _record_method(receiver, name, request) if receiver.fields else None
    if changed is not None:
        return changed
    if name in _ADD_ONE and positional:
        _grow(machine, receiver, (positional[-1],), request)
        return constant(None)
    if name in _ADD_MANY and positional:
        added = positional[0].items if isinstance(positional[0], Listing) else (element_of(positional[0]),)
        _grow(machine, receiver, added, request)
        return constant(None)
    if name == "send" and len(positional) == 1:
        machine.program.write_attribute(SENT, positional[0])
    return receiver if name == "copy" else element_of(receiver)


def _record_method(receiver: Listing, name: str, request: Request) -> Value | None:
    """`_asdict` and `_replace` of a named tuple; None for any other method."""
    keywords = request.keywords()
    items = dict(zip(receiver.fields, receiver.items, strict=True))
    match name:
        case "_asdict":
            return mapping({constant(field): item for field, item in items.items()})
        case "_replace" if not request.is_open():
            changed = items | {field: keywords[field] for field in keywords if field in items}
            return record(receiver.fields, tuple(changed.values()), receiver.made)
        case _:
            return None


def _grow(machine: Machine, receiver: Listing, added: tuple[Value, ...], request: Request) -> None:
    known = tuple(dict.fromkeys((*receiver.items, *added)))
    _rebind(machine, listing(known, is_complete=False), request)


def _rebind(machine: Machine, value: Value, request: Request) -> None:
    """Give the name or attribute that the method was called on its new value."""
    node = request.node
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return
    owner = node.func.value
    if isinstance(owner, ast.Name):
        machine.rebind(owner.id, _beside_others(machine, owner, value))
    elif isinstance(owner, ast.Attribute):
        write_attribute(machine, node, machine.value_of(owner.value), owner.attr, value)


def _beside_others(machine: Machine, owner: ast.Name, value: Value) -> Value:
    """Return the new value of a name that may hold other collections than the one that was changed."""
    before = machine.value_of(owner)
    return join(value, machine.look_up(owner.id)) if type(before) is Either else value


def _mapping_method(machine: Machine, receiver: Mapping, name: str, request: Request) -> Value:
    positional = request.positional()
    match name, positional:
        case "update" | "__ior__", _:
            _rebind(machine, _updated(receiver, request), request)
            return constant(None)
        case "setdefault" | "__setitem__", (key, value):
            given, changed = _with_item(receiver, key, value, is_default=name == "setdefault")
            _rebind(machine, changed, request)
            return given
        case "get" | "pop" | "__getitem__", (key, *default):
            found = item_of(machine, receiver, key)
            return join(found, default[0]) if default and found in {UNKNOWN, PENDING} else found
        case "copy", _:
            return receiver
        case "new_child", _:
            return new_child(receiver, request)
        case "keys" | "values" | "items", _:
            return _view(receiver, name)
        case _:
            return CANDIDATE if holds_candidate(receiver) else UNKNOWN


def _with_item(receiver: Mapping, key: Value, value: Value, *, is_default: bool) -> tuple[Value, Value]:
    """Return what is under the key afterwards, and the mapping."""
    items, has_candidates = dict(receiver.items), receiver.has_candidates
    if not isinstance(key, Constant):
        rest = tuple(dict.fromkeys((*receiver.rest, value)))
        known = has_candidates or holds_candidate(key)
        return value, mapping(items, is_complete=False, rest=rest, has_candidates=known)
    items = {key: value} | items if is_default else items | {key: value}
    changed = mapping(items, is_complete=receiver.is_complete, rest=receiver.rest, has_candidates=has_candidates)
    return items[key], changed


def _view(receiver: Mapping, name: str) -> Value:
    """`keys`, `values` or `items` of a mapping."""
    other = join_all(keys_of(receiver))
    known = (*receiver.items, *((other, value) for value in receiver.rest))
    if name == "items":
        found: tuple[Value, ...] = tuple(listing(pair, kind=Kind.TUPLE) for pair in known)
    elif name == "values":
        found = tuple(value for _, value in known)
    else:
        found = (*(key for key, _ in receiver.items), *keys_of(receiver))
    return listing(found, is_complete=receiver.is_complete)


def _updated(receiver: Mapping, request: Request) -> Value:
    result: Value = receiver
    for value in request.positional()[:1]:
        part = value if isinstance(value, Mapping) else Mapping(is_complete=False, rest=(element_of(value),))
        result = merge_mappings(receiver, part)
    if not isinstance(result, Mapping):
        return result
    items = dict(result.items) | {constant(name): value for name, value in request.keywords().items()}
    return mapping(
        items,
        is_complete=result.is_complete and not request.has_unknown_keywords,
        rest=result.rest,
        has_candidates=result.has_candidates,
    )


def _namespace_method(machine: Machine, receiver: Namespace, name: str, request: Request) -> Value:
    positional = request.positional()
    match name, positional:
        case "get" | "__getitem__" | "pop", (Constant(value=str() as key), *_):
            return namespace_item(machine, receiver, key)
        case "update" | "__ior__", _:
            _update_namespace(machine, receiver, request)
            return constant(None)
        case "setdefault" | "__setitem__", (key, value):
            for member in names_of(key):
                write_member(machine, request.node, receiver.owner, member, value)
            return value
        case "values", _:
            return listing((some_member(receiver.owner),), is_complete=False)
        case "items", _:
            return listing((listing((UNKNOWN, some_member(receiver.owner))),), is_complete=False)
        case "get" | "__getitem__" | "pop", _:
            return some_member(receiver.owner)
        case _:
            return UNKNOWN


def _update_namespace(machine: Machine, space: Namespace, request: Request) -> None:
    """Record what `vars(x).update(...)` writes, `ANY_MEMBER` for each key that is not known."""
    written = [*request.keywords().items()]
    for value in request.positional()[:1]:
        if isinstance(value, Mapping):
            written += [(text_of(key) or ANY_MEMBER, item) for key, item in value.items]
            written += [(ANY_MEMBER, item) for item in value.rest]
        if not (isinstance(value, Mapping) and (value.is_complete or value.rest)):
            written.append((ANY_MEMBER, UNKNOWN))
    if request.has_unknown_keywords:
        written.append((ANY_MEMBER, UNKNOWN))
    for name, value in written:
        write_member(machine, request.node, space.owner, name, value)
