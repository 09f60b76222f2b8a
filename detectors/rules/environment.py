"""The environment of the process: which variables are read, and which of their names are those of secrets."""

import re
from collections.abc import Iterator

from detectors.findings import Certainty
from detectors.flow.contents import symbols_in
from detectors.flow.sites import CallSite, Lookup, Position, Reference
from detectors.flow.values import Symbol, Value, texts_of
from detectors.rules.base import Subject
from detectors.rules.files import argument_value

MAPPINGS = frozenset({"os.environ", "os.environb", "os.environ._data", "os.environb._data"})
"""Every mapping that holds the whole environment."""

_METHODS = ("get", "pop", "setdefault", "__getitem__")
_KEYED = frozenset({*(f"{mapping}.{name}" for mapping in MAPPINGS for name in _METHODS), "os.getenv", "os.getenvb"})
_NATIVE = re.compile(r"^ctypes\.(?:.*\.)?(?:secure_)?getenv$")

_SURE = re.compile(
    r"(?:^|_)(?:SECRETS?|PASSWORD|PASSWD|PASSPHRASE|PGPASSWORD|CREDENTIALS?|TOKEN|APIKEY|AUTH_SOCK)(?:_|$)|"
    r"(?:^|_)(?:API|ACCESS|PRIVATE|SECRET|SSH|SIGNING|ENCRYPTION|ACCOUNT|MASTER)_?KEY(?:_|$)|"
    r"^(?:DATABASE|REDIS|MONGO(?:DB)?|POSTGRES|MYSQL|AMQP)_UR[IL]$|^(?:KUBECONFIG|NETRC)$"
)
_MAYBE = re.compile(r"(?:^|[_\0])KEY$|^AWS_(?!REGION|DEFAULT|PROFILE|EC2)|(?:^|_)(?:OPENAI|ANTHROPIC|AZURE|GCP)_")

_BULK_METHODS = ("items", "values", "copy", "popitem", "__iter__", "__repr__", "__or__", "__ror__", "clear")
_BULK_CALLS = frozenset(f"{mapping}.{name}" for mapping in MAPPINGS for name in _BULK_METHODS)
_KEYS = frozenset(f"{mapping}.keys" for mapping in MAPPINGS)
_NAMES_ONLY = frozenset({
    *(f"builtins.{name}" for name in (
        "len", "sorted", "list", "tuple", "set", "frozenset", "iter", "enumerate", "isinstance", "issubclass", "type",
        "bool", "id", "hasattr", "callable", "dir", "any", "all", "max", "min", "getattr", "filter", "map", "reversed",
    )),
})  # fmt: skip
"""Calls that take no more of the environment than the names of its variables."""

type Read = tuple[Position, str, tuple[str, ...]]
"""Where a variable is read, by what, and every name that it may have; none where that is not known."""


def variable_reads(subject: Subject) -> Iterator[Read]:
    """Yield every read of one variable."""
    for site in subject.sites({target for target in subject.calls if target in _KEYED or _NATIVE.search(target)}):
        name = argument_value(site, 0, "key")
        yield site.position, site.target, () if name is None else texts_of(name)
    for lookup in subject.resolution.lookups:
        if isinstance(lookup.owner, Symbol) and lookup.owner.name in MAPPINGS and lookup.attribute.startswith("["):
            key = lookup.attribute[1:-1]
            yield lookup.position, lookup.owner.name, () if key == "?" else (key,)


def takers(subject: Subject) -> Iterator[CallSite]:
    """Yield every call that takes the whole environment with its values."""
    yield from subject.sites(_BULK_CALLS)
    for site in _given_whole(subject):
        if site.target not in _NAMES_ONLY and site.target not in _BULK_CALLS:
            yield site


def counters(subject: Subject) -> Iterator[CallSite]:
    """Yield every call that takes the names of all variables and no more."""
    yield from subject.sites(_KEYS)
    for site in _given_whole(subject):
        if site.target in _NAMES_ONLY:
            yield site


def is_listed(subject: Subject) -> bool:
    """Say whether the program goes through the names of all variables, so that a name it computes is each of them."""
    return any(any(True for _ in found(subject)) for found in (takers, counters, loops))


def loops(subject: Subject) -> Iterator[Lookup]:
    """Yield the places where a loop goes through the names of all variables."""
    for lookup in subject.resolution.lookups:
        if isinstance(lookup.owner, Symbol) and lookup.owner.name in MAPPINGS and lookup.attribute == "__iter__":
            yield lookup


def mentions(subject: Subject) -> Iterator[Reference]:
    """Yield every mention of the whole environment that is not looked into there and then."""
    return (reference for reference in subject.resolution.references if reference.target in MAPPINGS)


def is_mapping(value: Value) -> bool:
    """Say whether a value is, or holds, the whole environment."""
    return any(name in MAPPINGS for name in symbols_in(value))


def _given_whole(subject: Subject) -> Iterator[CallSite]:
    """Yield every call that is given the whole environment."""
    for mapping in subject.held.keys() & MAPPINGS:
        # What a child process inherits anyway is no reading of it.
        yield from (site for site, argument in subject.held[mapping] if argument.name != "env")


def secrecy_of(name: str) -> Certainty | None:
    """Say how surely a variable of that name holds a secret; None where nothing speaks for it."""
    name = name.upper()
    if _SURE.search(name):
        return Certainty.PROVED
    return Certainty.LIKELY if _MAYBE.search(name) else None
