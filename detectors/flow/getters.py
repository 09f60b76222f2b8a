"""Callables that look something up: `getattr`, the getters of `operator`, `sys.modules.get`, imports by name."""

from collections.abc import Callable

from detectors.flow.folding import fold_index
from detectors.flow.joins import join, join_all, join_each, listing, partial
from detectors.flow.lookups import attribute_of, item_of, namespace_item, some_member
from detectors.flow.machine import Machine
from detectors.flow.names import canonical
from detectors.flow.requests import Request
from detectors.flow.values import UNKNOWN, Kind, Listing, Namespace, Symbol, Value, constant, options_of, text_of

type _Find = Callable[[Machine, Value, Value], Value]

LOADED = "sys.modules[]"
"""The canonical name of one of the modules that are loaded, whichever."""
METHOD_CALLER = "operator.methodcaller()"
"""The canonical name of what `operator.methodcaller` gives."""
_BOUND_GETATTR = ".__getattribute__"


def get_attribute(machine: Machine, request: Request) -> Value:
    """`getattr(owner, name, default)`, over all names that are known."""
    owner, name, default = _three(request)
    found = _attributes(machine, request, owner, name)
    return join(found, default) if found == UNKNOWN else found


def _attributes(machine: Machine, request: Request, owner: Value, names: Value) -> Value:
    """Return the attributes of all names that are known, `a.b` meaning one after the other."""
    known = [text for text in (text_of(option) for option in options_of(names)) if text is not None]
    found: list[Value] = []
    for text in known:
        value = owner
        for part in text.split("."):
            machine.add_lookup(request.node, value, part, is_computed=True)
            value = attribute_of(machine, value, part)
        found.append(value)
    if found and len(known) == len(options_of(names)):
        return join_each(found)
    return join_all([*found, some_member(owner)])


def _three(request: Request) -> tuple[Value, Value, Value]:
    first, second, third, *_ = (*request.positional(), UNKNOWN, UNKNOWN, UNKNOWN)
    return first, second, third


def bound_get_attribute(machine: Machine, name: str, request: Request) -> Value | None:
    """`owner.__getattribute__(name)` of something outside the program; None for a call of anything else."""
    if not name.endswith(_BOUND_GETATTR):
        return None
    owner = canonical(name.removesuffix(_BOUND_GETATTR))
    first, *_ = (*request.positional(), UNKNOWN)
    return _attributes(machine, request, owner, first)


def _getter(kind: str) -> Callable[[Machine, Request], Value]:
    """Bind what a getter is to get; its owner comes with the call of the getter."""

    def known(machine: Machine, request: Request) -> Value:
        del machine
        return partial(Symbol(kind), (listing(request.positional()),))

    return known


def _method_caller(machine: Machine, request: Request) -> Value:
    del machine
    return partial(Symbol(METHOD_CALLER), request.positional(), tuple(request.keywords().items()))


def _apply_getter(find: _Find) -> Callable[[Machine, Request], Value]:
    def known(machine: Machine, request: Request) -> Value:
        wanted, owner, _ = _three(request)
        names = getattr(wanted, "items", ())
        found = [join_all(find(machine, option, name) for option in options_of(owner)) for name in names]
        return found[0] if len(found) == 1 else listing(tuple(found))

    return known


def _attribute(machine: Machine, request: Request) -> Value:
    wanted, owner, _ = _three(request)
    names = getattr(wanted, "items", ())
    found = [_attributes(machine, request, owner, name) for name in names]
    return found[0] if len(found) == 1 else listing(tuple(found))


def _module_by_key(machine: Machine, request: Request) -> Value:
    """`sys.modules.get(name)` and its like."""
    return join_all(_import_one(machine, request, option) for option in options_of(_name_of(request)))


def _item(machine: Machine, request: Request) -> Value:
    owner, index, _ = _three(request)
    return item_of(machine, owner, index)


def import_module(machine: Machine, request: Request) -> Value:
    """`importlib.import_module(name)` and its like, over all names that are known."""
    return join_each([_import_one(machine, request, option) for option in options_of(_name_of(request))])


def import_top(machine: Machine, request: Request) -> Value:
    """`__import__("a.b")` gives `a`, unless a non-empty fromlist is passed."""
    found = import_module(machine, request)
    has_list = len(request.positional()) > 3 or "fromlist" in request.keywords()
    if has_list:
        return found
    tops = [
        canonical(option.name.partition(".")[0]) if isinstance(option, Symbol) else option
        for option in options_of(found)
    ]
    return join_each(tops)


def _name_of(request: Request) -> Value:
    return request.keywords().get("name", _three(request)[0])


def _import_one(machine: Machine, request: Request, name: Value) -> Value:
    text = text_of(name)
    if text is None:
        return UNKNOWN
    found = canonical(text.replace(":", "."))
    if isinstance(found, Symbol):
        machine.add_import(request.node, found.name, is_computed=True)
    return found


def _builtin(machine: Machine, request: Request) -> Value:
    first, *_ = _three(request)
    name = text_of(first)
    return UNKNOWN if name is None else namespace_item(machine, Namespace(Symbol("builtins")), name)


def _any_module(machine: Machine, request: Request) -> Value:
    """`sys.modules.values()`: whatever is loaded."""
    del machine, request
    return listing((Symbol(LOADED),), is_complete=False)


def _any_named_module(machine: Machine, request: Request) -> Value:
    del machine, request
    return listing((listing((UNKNOWN, Symbol(LOADED)), kind=Kind.TUPLE),), is_complete=False)


def _reduced(machine: Machine, request: Request) -> Value:
    """`functools.reduce(getattr, names, owner)`: one attribute after the other."""
    function, names, value = _three(request)
    if function != Symbol("builtins.getattr") or not isinstance(names, Listing) or not names.is_complete:
        return UNKNOWN
    for name in names.items:
        value = _attributes(machine, request, value, name)
    return value


def _field(machine: Machine, request: Request) -> Value:
    """`string.Formatter().get_field(name, args, kwargs)`: what a field of a format string leads to, and its start."""
    field, positional, keywords = _three(request)
    start, dot, path = (text_of(field) or "").partition(".")
    index = constant(int(start)) if start.isdecimal() and len(start) < 3 else constant(start)
    owner = fold_index(positional, index) or item_of(machine, keywords, index)
    return listing((_attributes(machine, request, owner, constant(path)) if dot else owner, index))


KNOWN_GETTERS: dict[str, Callable[[Machine, Request], Value]] = {
    "builtins.getattr": get_attribute,
    "builtins.object.__getattribute__": get_attribute,
    "builtins.type.__getattribute__": get_attribute,
    "inspect.getattr_static": get_attribute,
    "operator.attrgetter": _getter("operator.attrgetter()"),
    "operator.attrgetter()": _attribute,
    "operator.itemgetter": _getter("operator.itemgetter()"),
    "operator.itemgetter()": _apply_getter(item_of),
    "operator.methodcaller": _method_caller,
    "operator.getitem": _item,
    "sys.modules.values": _any_module,
    "sys.modules.items": _any_named_module,
    "sys.modules.get": _module_by_key,
    "sys.modules.pop": _module_by_key,
    "sys.modules.__getitem__": _module_by_key,
    "sys.modules.setdefault": _module_by_key,
    "builtins.__dict__.get": _builtin,
    "builtins.__import__": import_top,
    "importlib.__import__": import_top,
    "importlib.import_module": import_module,
    "importlib._bootstrap._gcd_import": import_module,
    "importlib.machinery.BuiltinImporter.load_module": import_module,
    "__loader__.load_module": import_module,
    "builtins.__loader__.load_module": import_module,
    "functools.reduce": _reduced,
    "string.Formatter().get_field": _field,
    "pkgutil.resolve_name": import_module,
    "pydoc.locate": import_module,
}
"""What these give, by canonical name."""
