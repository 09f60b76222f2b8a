"""What calls of builtins, of the standard library and of the harness give back, where it matters to a rule."""

import ast
from collections.abc import Callable

from detectors.flow.containers import KNOWN_CONTAINERS
from detectors.flow.folding import bounded, fold_binary, fold_unary
from detectors.flow.getters import KNOWN_GETTERS, bound_get_attribute
from detectors.flow.joins import element_of, join_all, listing, mapping, partial
from detectors.flow.lookups import MODULE_NAMES, PARTIAL_METHOD, names_of, namespace_item
from detectors.flow.machine import Machine, position_of
from detectors.flow.names import LANGUAGE_MODEL, canonical
from detectors.flow.objects import KNOWN_OBJECTS
from detectors.flow.paths import KNOWN_PATHS
from detectors.flow.requests import Request
from detectors.flow.sites import CallSite
from detectors.flow.surgery import KNOWN_SURGERY
from detectors.flow.texts import partial_text, text_value
from detectors.flow.values import (
    CANDIDATE,
    UNKNOWN,
    Candidate,
    Class,
    Constant,
    Kind,
    Listing,
    Mapping,
    Namespace,
    Symbol,
    Value,
    candidate_in,
    constant,
    holds_candidate,
    is_long,
    options_of,
    text_of,
    texts_of,
    truth,
)
from detectors.flow.writes import write_attribute, write_member

_TEXT_SOURCES = frozenset({f"{LANGUAGE_MODEL}.prompt", f"{LANGUAGE_MODEL}.batch_prompt", "stop.extract_code"})
_PASS_THROUGH = frozenset({
    "builtins.filter", "builtins.map", "builtins.max", "builtins.min", "builtins.repr", "builtins.sorted",
    "builtins.str", "builtins.bytes", "ast.fix_missing_locations", "ast.parse", "ast.unparse", "copy.copy",
    "copy.deepcopy", "json.dumps", "pickle.dumps", "random.choices", "random.sample", "base64.b64encode",
    "base64.b64decode",
})  # fmt: skip
_PASS_MODULES = ("heapq.", "itertools.", "textwrap.", "shlex.", "codecs.", "string.")
_DECORATORS = ("functools.lru_cache()", "functools.cache()", "functools.wraps()", "functools.update_wrapper()")
_WRAPPING = frozenset({
    "functools.lru_cache", "functools.cache", "functools.singledispatch", "functools.singledispatchmethod",
    "builtins.staticmethod", "builtins.classmethod",
})  # fmt: skip

type Known = Callable[[Machine, Request], Value]


def known_result(machine: Machine, name: str, request: Request) -> Value:
    """Return what a call of a thing outside the program gives."""
    handler = HANDLERS.get(name)
    if handler is not None:
        return handler(machine, request)
    if name in _TEXT_SOURCES:
        return CANDIDATE
    looked_up = bound_get_attribute(machine, name, request)
    if looked_up is not None:
        return looked_up
    positional = request.positional()
    passes_text = name in _PASS_THROUGH or name.startswith(_PASS_MODULES)
    if passes_text:
        passed = candidate_in(positional)
        if passed is not None:
            return passed
    if name in _WRAPPING or name.startswith(_DECORATORS):
        return positional[0] if positional else UNKNOWN
    return canonical(f"{name}()")


def _set_item(machine: Machine, request: Request) -> Value:
    """`operator.setitem(vars(owner), name, value)` writes an attribute."""
    owner, key, value, *_ = (*request.positional(), UNKNOWN, UNKNOWN, UNKNOWN)
    if isinstance(owner, Namespace):
        for name in names_of(key):
            write_member(machine, request.node, owner.owner, name, value)
    return constant(None)


def _setattr(machine: Machine, request: Request) -> Value:
    positional = request.positional()
    if len(positional) == 3:
        for name in names_of(positional[1]):
            write_attribute(machine, request.node, positional[0], name, positional[2])
    return constant(None)


def _delattr(machine: Machine, request: Request) -> Value:
    positional = request.positional()
    if len(positional) == 2:
        for name in names_of(positional[1]):
            write_attribute(machine, request.node, positional[0], name, UNKNOWN)
    return constant(None)


def _partial(machine: Machine, request: Request) -> Value:
    """Bind arguments, and record the binding as a site of the callee."""
    positional = request.positional()
    if not positional:
        return UNKNOWN
    bound = partial(positional[0], positional[1:], tuple(request.keywords().items()))
    arguments = tuple(item for item in request.arguments if item.name)
    target = positional[0].name if isinstance(positional[0], Symbol) else ""
    if isinstance(positional[0], Symbol):
        rest = [item for item in request.arguments if not item.name][1:]
        site = CallSite(
            target=target,
            arguments=(*rest, *arguments),
            has_unknown_keywords=request.has_unknown_keywords,
            is_binding=True,
            position=position_of(request.node),
        )
        machine.add_call(request.node, site)
    return bound


def _partial_method(machine: Machine, request: Request) -> Value:
    """What gets its object first, and then the arguments that are bound here."""
    _partial(machine, request)
    return partial(Symbol(PARTIAL_METHOD), request.positional(), tuple(request.keywords().items()))


def _compile(machine: Machine, request: Request) -> Value:
    """A code object counts as the text that it was made from."""
    del machine
    first, *_ = (*request.positional(), UNKNOWN)
    return first if texts_of(first) or holds_candidate(first) else Symbol("builtins.compile()")


def _vars(machine: Machine, request: Request) -> Value:
    positional = request.positional()
    if not positional:
        return _globals(machine, request)
    return join_all(
        Namespace(option) if isinstance(option, Symbol | Class) else UNKNOWN for option in options_of(positional[0])
    )


def _globals(machine: Machine, request: Request) -> Value:
    del machine, request
    return Namespace(Symbol(MODULE_NAMES))


def _bool(machine: Machine, request: Request) -> Value:
    del machine
    positional = request.positional()
    known = truth(positional[0]) if positional else False
    return UNKNOWN if known is None else constant(known)


def _str(machine: Machine, request: Request) -> Value:
    del machine
    positional = request.positional()
    if not positional:
        return constant("")
    given = candidate_in(positional[:1])
    if given is not None:
        return given
    return join_all(text_value(partial_text(option)) for option in options_of(positional[0]))


def _int(machine: Machine, request: Request) -> Value:
    del machine
    match request.positional():
        case ():
            return constant(0)
        case (Constant(value=int() as number),):
            return constant(int(number)) if isinstance(number, bool) else constant(number)
        case (Constant(value=str() as text),) if text.isascii() and text.isdigit() and len(text) <= 64:
            return constant(int(text))
        case _:
            return UNKNOWN


def _chr(machine: Machine, request: Request) -> Value:
    del machine
    match request.positional():
        case (Constant(value=int() as number),) if 0 <= number <= 0x10FFFF:
            return constant(chr(number))
        case _:
            return UNKNOWN


def _dict(machine: Machine, request: Request) -> Value:
    positional = request.positional()
    start = positional[0] if positional else Mapping()
    if isinstance(start, Listing):
        start = _from_pairs(start)
    if not isinstance(start, Mapping):
        start = Mapping(is_complete=False, rest=(element_of(start),))
    items = dict(start.items) | {constant(name): value for name, value in request.keywords().items()}
    is_complete = start.is_complete and not request.has_unknown_keywords
    del machine
    return mapping(items, is_complete=is_complete, rest=start.rest)


def _from_pairs(pairs: Listing) -> Value:
    items: dict[Constant, Value] = {}
    is_complete = pairs.is_complete
    for pair in pairs.items:
        match pair:
            case Listing(items=(Constant() as key, value), is_complete=True):
                items[key] = value
            case _:
                is_complete = False
    return mapping(items, is_complete=is_complete)


def _sequence(kind: Kind, *, keeps_order: bool = True) -> Known:
    def handle(machine: Machine, request: Request) -> Value:
        del machine
        match request.positional():
            case ():
                return listing((), kind=kind)
            case (Candidate() as text, *_):
                return text
            case (Listing() as items, *_):
                return listing(items.items, is_complete=items.is_complete and keeps_order, kind=kind)
            case (first, *_):
                return listing((element_of(first),), is_complete=False, kind=kind)
        return UNKNOWN

    return handle


def _operator_not(machine: Machine, request: Request) -> Value:
    del machine
    positional = request.positional()
    return (fold_unary(ast.Not(), positional[0]) if positional else None) or UNKNOWN


def _operator_add(machine: Machine, request: Request) -> Value:
    del machine
    positional = request.positional()
    return (fold_binary(ast.Add(), positional[0], positional[1]) if len(positional) == 2 else None) or UNKNOWN


def _bytes(machine: Machine, request: Request) -> Value:
    del machine
    match request.positional():
        case ():
            return constant(b"")
        case (Listing(is_complete=True, items=items),):
            numbers = [item.value for item in items if isinstance(item, Constant) and isinstance(item.value, int)]
            is_whole = len(numbers) == len(items) and all(0 <= number < 256 for number in numbers)
            return (bounded(bytes(numbers)) if is_whole else None) or UNKNOWN
        case _:
            return UNKNOWN


def _repeat(machine: Machine, request: Request) -> Value:
    del machine
    return listing(request.positional()[:1], is_complete=False)


def _zip(machine: Machine, request: Request) -> Value:
    del machine
    columns = [value.items for value in request.positional() if isinstance(value, Listing) and value.is_complete]
    if columns and len(columns) == len(request.positional()) and not any(map(is_long, request.positional())):
        return listing(tuple(listing(row, kind=Kind.TUPLE) for row in zip(*columns, strict=False)))
    row = listing(tuple(element_of(value) for value in request.positional()), kind=Kind.TUPLE)
    return listing((row,), is_complete=False)


def _enumerate(machine: Machine, request: Request) -> Value:
    del machine
    match request.positional():
        case (Listing(is_complete=True, items=found) as whole,) if not is_long(whole) and not request.keywords():
            rows = (listing((constant(index), item), kind=Kind.TUPLE) for index, item in enumerate(found))
            return listing(tuple(rows))
        case _:
            pass
    items = tuple(element_of(value) for value in request.positional()[:1])
    return listing((listing((UNKNOWN, *items), kind=Kind.TUPLE),), is_complete=False)


def _type_check(machine: Machine, request: Request) -> Value:
    """A class that is only compared with is not used."""
    for part in request.node.args if isinstance(request.node, ast.Call) else []:
        for item in part.elts if isinstance(part, ast.Tuple) else [part]:
            machine.references.pop(item, None)
    return UNKNOWN


def _iterated(machine: Machine, request: Request) -> Value:
    del machine
    return join_all(element_of(value) for value in request.positional()[:1])


def _instance_type(machine: Machine, request: Request) -> Value:
    """`type(x)`; `type(name, bases, members)` makes a class, whose members are then attributes of some object."""
    match request.positional():
        case (_, _, Mapping(items=members)) if members:
            for key, value in members:
                machine.program.write_attribute(text_of(key) or "?", value)
            return UNKNOWN
        case (Class(scope=scope),):
            return Class(scope)
        case (Symbol(name=name),):
            return canonical(f"{name}.__class__")
        case _:
            pass
    return namespace_item(machine, Namespace(Symbol("builtins")), "type()")


def _given(machine: Machine, request: Request) -> Value:
    """A wrapper whose `with` gives back what it was made with."""
    del machine
    return next(iter(request.positional()), UNKNOWN)


HANDLERS: dict[str, Known] = {
    **KNOWN_PATHS,
    **KNOWN_GETTERS,
    **KNOWN_OBJECTS,
    **KNOWN_CONTAINERS,
    **KNOWN_SURGERY,
    "builtins.setattr": _setattr,
    "builtins.delattr": _delattr,
    "builtins.object.__setattr__": _setattr,
    "builtins.type.__setattr__": _setattr,
    "functools.partial": _partial,
    "functools.partialmethod": _partial_method,
    "builtins.compile": _compile,
    "builtins.vars": _vars,
    "builtins.globals": _globals,
    "builtins.locals": _globals,
    "builtins.bool": _bool,
    "numpy.bool": _bool,
    "numpy.bool_": _bool,
    "contextlib.nullcontext": _given,
    "contextlib.closing": _given,
    "types.MappingProxyType": _given,
    "operator.truth": _bool,
    "builtins.str": _str,
    "builtins.int": _int,
    "builtins.chr": _chr,
    "builtins.bytes": _bytes,
    "builtins.dict": _dict,
    "collections.OrderedDict": _dict,
    "collections.UserDict": _dict,
    "builtins.list": _sequence(Kind.LIST),
    "builtins.tuple": _sequence(Kind.TUPLE),
    "builtins.set": _sequence(Kind.SET),
    "builtins.frozenset": _sequence(Kind.SET),
    "builtins.type": _instance_type,
    "builtins.next": _iterated,
    "builtins.iter": _sequence(Kind.ITERATOR),
    "builtins.reversed": _sequence(Kind.ITERATOR, keeps_order=False),
    "random.choice": _iterated,
    "itertools.repeat": _repeat,
    "itertools.cycle": _sequence(Kind.ITERATOR, keeps_order=False),
    "builtins.zip": _zip,
    "itertools.zip_longest": _zip,
    "itertools.product": _zip,
    "builtins.enumerate": _enumerate,
    "builtins.isinstance": _type_check,
    "builtins.issubclass": _type_check,
    "operator.not_": _operator_not,
    "operator.setitem": _set_item,
    "operator.add": _operator_add,
    "operator.concat": _operator_add,
}
