"""Methods of values that the analysis models itself: text, displays, namespaces, candidate text."""

import ast

from detectors.flow.concrete.methods import CHANGING_NAMES
from detectors.flow.folding import fold_format, fold_method, merge_mappings
from detectors.flow.lookups import ANY_MEMBER, item_of, names_of, namespace_item, some_member
from detectors.flow.machine import Machine
from detectors.flow.paths import path_method
from detectors.flow.requests import Request
from detectors.flow.texts import is_flag_off, partial_text
from detectors.flow.values import (
    CANDIDATE,
    UNKNOWN,
    Candidate,
    Constant,
    Kind,
    Listing,
    Mapping,
    Method,
    Namespace,
    Pattern,
    Value,
    constant,
    element_of,
    holds_candidate,
    is_path,
    join,
    listing,
    mapping,
    summary,
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
            return _candidate_method(receiver, callee.name, request)
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


def _candidate_method(receiver: Candidate | Method, name: str, request: Request) -> Value:
    if name in _SCORES:
        return UNKNOWN
    is_turned_off = name == "replace" and is_flag_off(request.positional()[1:2])
    return Candidate(has_flag_off=is_turned_off or getattr(receiver, "has_flag_off", False))


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
    if name in _ADD_ONE and positional:
        _grow(machine, receiver, (positional[-1],), request)
        return constant(None)
    if name in _ADD_MANY and positional:
        added = positional[0].items if isinstance(positional[0], Listing) else (element_of(positional[0]),)
        _grow(machine, receiver, added, request)
        return constant(None)
    return receiver if name == "copy" else element_of(receiver)


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
        machine.bind(owner.id, value)
    elif isinstance(owner, ast.Attribute):
        write_attribute(machine, node, machine.value_of(owner.value), owner.attr, value)


def _mapping_method(machine: Machine, receiver: Mapping, name: str, request: Request) -> Value:
    positional = request.positional()
    match name, positional:
        case "update" | "__ior__", _:
            _rebind(machine, _updated(receiver, request), request)
            return constant(None)
        case "setdefault" | "__setitem__", (Constant() as key, value):
            items = {key: value} | dict(receiver.items) if name == "setdefault" else dict(receiver.items) | {key: value}
            _rebind(machine, mapping(items, is_complete=receiver.is_complete, rest=receiver.rest), request)
            return items[key]
        case "get" | "pop" | "__getitem__", (key, *default):
            found = item_of(machine, receiver, key)
            return join(found, default[0]) if default and found == UNKNOWN else found
        case "copy", _:
            return receiver
        case "values" | "items", _:
            values = tuple(value for _, value in receiver.items) + receiver.rest
            known = (*receiver.items, *((UNKNOWN, value) for value in receiver.rest))
            pairs = tuple(listing((key, value), kind=Kind.TUPLE) for key, value in known)
            return listing(values if name == "values" else pairs, is_complete=receiver.is_complete)
        case _:
            return CANDIDATE if holds_candidate(receiver) else UNKNOWN


def _updated(receiver: Mapping, request: Request) -> Value:
    result: Value = receiver
    for value in request.positional()[:1]:
        part = value if isinstance(value, Mapping) else Mapping(is_complete=False, rest=(element_of(value),))
        result = merge_mappings(receiver, part)
    if not isinstance(result, Mapping):
        return result
    items = dict(result.items) | {constant(name): value for name, value in request.keywords().items()}
    return mapping(items, is_complete=result.is_complete and not request.has_unknown_keywords, rest=result.rest)


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
