"""Variables of the environment that a program sets, by whatever call or assignment."""

from collections.abc import Iterator

from detectors.flow.sites import CallSite, Position
from detectors.flow.values import UNKNOWN, Mapping, Value, text_of, texts_of
from detectors.rules.base import Subject

_MAPPINGS = ("os.environ", "os.environb")
_SETTERS = frozenset({
    "os.putenv", *(f"{mapping}.{name}" for mapping in _MAPPINGS for name in ("setdefault", "__setitem__")),
})  # fmt: skip
_UPDATERS = frozenset(f"{mapping}.{name}" for mapping in _MAPPINGS for name in ("update", "__ior__"))
_REMOVERS = frozenset({"os.unsetenv", *(f"{mapping}.{name}" for mapping in _MAPPINGS for name in ("pop",))})

type Setting = tuple[str, Value, Position]


def set_variables(subject: Subject) -> Iterator[Setting]:
    """Yield the name, the value and the place of each variable that is set and whose name is known."""
    for write in subject.resolution.writes:
        if write.owner in _MAPPINGS and write.attribute.startswith("["):
            yield write.attribute[1:-1], write.value, write.position
        elif write.owner == "os" and write.attribute == "environ":
            yield from _items(write.value, write.position)
    for site in subject.sites(_SETTERS | _UPDATERS):
        yield from _set_by_call(site)


def removed_variables(subject: Subject) -> Iterator[tuple[str, Position]]:
    """Yield the name and the place of each variable that a call removes."""
    for site in subject.sites(_REMOVERS):
        for argument in site.positional()[:1]:
            yield from ((name, site.position) for name in texts_of(argument.value))


def _set_by_call(site: CallSite) -> Iterator[Setting]:
    values = [argument.value for argument in site.positional()]
    if site.target in _SETTERS and values:
        for name in texts_of(values[0]):
            yield name, values[1] if len(values) > 1 else UNKNOWN, site.position
    elif site.target in _UPDATERS:
        for argument in site.arguments:
            if argument.name:
                yield argument.name, argument.value, site.position
            else:
                yield from _items(argument.value, site.position)


def _items(value: Value, position: Position) -> Iterator[Setting]:
    for key, item in value.items if isinstance(value, Mapping) else ():
        name = text_of(key)
        if name is not None:
            yield name, item, position
