"""Collections of the standard library other than the built-in ones, and boxes that things are put in and taken from."""

from collections.abc import Callable

from detectors.flow.folding import merge_mappings
from detectors.flow.joins import element_of, join, join_all, listing, mapping
from detectors.flow.lookups import result_of
from detectors.flow.machine import Machine
from detectors.flow.names import canonical
from detectors.flow.requests import Request
from detectors.flow.values import (
    PENDING,
    UNKNOWN,
    Constant,
    Either,
    Function,
    Listing,
    Mapping,
    Symbol,
    Value,
    options_of,
)

type Known = Callable[[Machine, Request], Value]

_BOXES = (
    "asyncio.Queue", "asyncio.LifoQueue", "asyncio.PriorityQueue", "queue.LifoQueue", "queue.PriorityQueue",
    "queue.Queue", "queue.SimpleQueue", "contextvars.ContextVar",
)  # fmt: skip
_PUTTING = ("put", "put_nowait", "set")
_TAKING = ("get", "get_nowait")


def _deque(machine: Machine, request: Request) -> Value:
    """Anything of which the order changes at both ends."""
    del machine
    first = next(iter(request.positional()), Listing())
    items = first.items if isinstance(first, Listing) else (element_of(first),)
    return listing(tuple(dict.fromkeys(items)), is_complete=False)


def _default_mapping(machine: Machine, request: Request) -> Value:
    """`collections.defaultdict(factory)`: what the factory gives is in it under any key."""
    first = next(iter(request.positional()), UNKNOWN)
    if not isinstance(first, Function):
        return Symbol("collections.defaultdict()")
    found = result_of(machine, machine.program.scopes[first.scope], ())
    return PENDING if found == PENDING else mapping({}, is_complete=False, rest=(found,))


def _chain_map(machine: Machine, request: Request) -> Value:
    """The first mapping wins; of a number that is not known any may be the first."""
    del machine
    parts = [option for value in request.positional() for option in options_of(value)]
    known = [part for part in parts if isinstance(part, Mapping)]
    is_whole = len(known) == len(parts) and all(part.is_complete for part in known)
    is_ordered = len(parts) == len(request.positional()) and not request.has_unknown_positional
    items: dict[Constant, Value] = {}
    for part in reversed(known):
        for key, value in part.items:
            items[key] = value if is_ordered or key not in items else join(items[key], value)
    return mapping(items, is_complete=is_whole, rest=tuple(value for part in known for value in part.rest))


def new_child(receiver: Mapping, request: Request) -> Value:
    """`ChainMap.new_child(first)`."""
    first = next(iter(request.positional()), Mapping())
    first = first if isinstance(first, Mapping) else Mapping(is_complete=False, rest=(element_of(first),))
    return merge_mappings(receiver, first)


def _default_of_box(machine: Machine, request: Request) -> Value:
    default = request.keywords().get("default")
    if default is not None:
        machine.program.write_attribute(_key("contextvars.ContextVar"), default)
    return Symbol("contextvars.ContextVar()")


def _key(box: str) -> str:
    """Return the name under which the program keeps what is put in boxes of a kind; no attribute has such a name."""
    return f"({box})"


def _put(box: str) -> Known:
    def known(machine: Machine, request: Request) -> Value:
        for value in request.positional()[:1]:
            machine.program.write_attribute(_key(box), value)
        return canonical(f"{box}().set()")

    return known


def _take(box: str) -> Known:
    def known(machine: Machine, request: Request) -> Value:
        del request
        found = machine.program.read_attribute(_key(box), machine.scope)
        return canonical(f"{box}().get()") if found == UNKNOWN else found

    return known


def environment_value(machine: Machine, request: Request) -> Value:
    """`os.environ.get(name, default)`: the default, which a jail gives that sets nothing, or what is set elsewhere."""
    del machine
    positional = request.positional()
    default = positional[1] if len(positional) > 1 else request.keywords().get("default", UNKNOWN)
    found = Symbol("os.environ.get()")
    is_known = isinstance(default, Constant) and default.value is not None
    return Either((default, found), is_each=True, size=3) if is_known else found


def _add_argument(machine: Machine, request: Request) -> Value:
    """`parser.add_argument("--name", default=value)`: what an option is, unless the caller says otherwise."""
    keywords = request.keywords()
    names = [item.value for item in request.positional() if isinstance(item, Constant) and isinstance(item.value, str)]
    given = keywords.get("dest")
    long = [name for name in names if name.startswith("--")] or names
    name = given.value if isinstance(given, Constant) else long[0].lstrip("-").replace("-", "_") if long else None
    default = keywords.get("default", _DEFAULTS.get(getattr(keywords.get("action"), "value", None)))
    if isinstance(name, str) and default is not None:
        option = Symbol("argparse.ArgumentParser().parse_args().?")
        machine.program.write_attribute(name, Either((default, option), is_each=True, size=3))
    return Symbol("argparse.Action")


_DEFAULTS: dict[object, Value] = {
    "store_true": Constant(False, "bool"),  # noqa: FBT003 - the value itself
    "store_false": Constant(True, "bool"),  # noqa: FBT003 - the value itself
}


def _options(machine: Machine, request: Request) -> Value:
    """What is parsed has the attributes that `add_argument` names."""
    del machine, request
    return UNKNOWN


def _entered(machine: Machine, request: Request) -> Value:
    """`stack.enter_context(manager)`, as `with` does."""
    del machine
    first = next(iter(request.positional()), UNKNOWN)
    return join_all(element_of(option) if isinstance(option, Listing) else option for option in options_of(first))


KNOWN_CONTAINERS: dict[str, Known] = {
    "argparse.ArgumentParser().add_argument": _add_argument,
    "argparse.ArgumentParser().parse_args": _options,
    "collections.ChainMap": _chain_map,
    "collections.defaultdict": _default_mapping,
    "collections.deque": _deque,
    "contextlib.ExitStack().enter_context": _entered,
    "contextvars.ContextVar": _default_of_box,
    "os.environ.get": environment_value,
    "os.getenv": environment_value,
    **{f"{box}().{name}": _put(box) for box in _BOXES for name in _PUTTING},
    **{f"{box}().{name}": _take(box) for box in _BOXES for name in _TAKING},
}
"""What these give, by canonical name."""
