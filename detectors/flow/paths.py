"""Paths: what `os.path` and `pathlib` make of texts, as far as it can be said without looking at any file.

`~` stays as it is written, and `.` stands for the current directory.
"""

from collections.abc import Callable, Iterable
from itertools import islice, product

from detectors.flow.joins import join_all, listing
from detectors.flow.machine import Machine
from detectors.flow.requests import Request
from detectors.flow.texts import joined_path, partial_text, path_value, text_value
from detectors.flow.values import HOLE, MAX_OPTIONS, UNKNOWN, Value, options_of

type _Build = Callable[[str], Value]

_PATH_CLASSES = ("Path", "PosixPath", "PurePath", "PurePosixPath")
_SAME = frozenset({"expanduser", "resolve", "absolute"})
_TEXTS = frozenset({"as_posix", "__str__", "__fspath__"})


def _joined(values: Iterable[Value], build: _Build) -> Value:
    """Join what each value may be, over all alternatives."""
    alternatives = [[partial_text(option) for option in options_of(value)] for value in values]
    found = list(islice(product(*alternatives), MAX_OPTIONS + 1))
    if len(found) > MAX_OPTIONS:
        found = [tuple(texts[0] if len(texts) == 1 else HOLE for texts in alternatives)]
    return join_all(build(joined_path(list(texts))) for texts in found)


def _join(machine: Machine, request: Request) -> Value:
    del machine
    return _joined(_positional(request), text_value)


def _same(machine: Machine, request: Request) -> Value:
    del machine
    return join_all(text_value(partial_text(option)) for option in options_of(_first(request)))


def _first(request: Request) -> Value:
    return next(iter(request.positional()), UNKNOWN)


def _directory(machine: Machine, request: Request) -> Value:
    del machine
    return join_all(text_value(_parent(partial_text(option))) for option in options_of(_first(request)))


def _path(machine: Machine, request: Request) -> Value:
    del machine
    return _joined(_positional(request), path_value) if _positional(request) else path_value(".")


def _positional(request: Request) -> tuple[Value, ...]:
    # What a path ends in tells most of it, so what is not known stands in front.
    return (UNKNOWN, *request.positional()) if request.has_unknown_positional else request.positional()


def _given(text: str, build: _Build) -> Callable[[Machine, Request], Value]:
    def known(machine: Machine, request: Request) -> Value:
        del machine, request
        return build(text)

    return known


def divided(left: Value, right: Value) -> Value:
    """Return what `left / right` is, one of which is a path."""
    return _joined((left, right), path_value)


def path_attribute(path: str, name: str) -> Value | None:
    """Return what a plain attribute of a path is; None where it has none of that name, or a method."""
    match name:
        case "parent":
            return path_value(_parent(path))
        case "parents":
            # Which of them is taken is not known here; each is the start of whatever is joined to it.
            return listing((path_value(HOLE),), is_complete=False)
        case "name":
            return text_value(path.rpartition("/")[2] or HOLE)
        case _:
            return None


def path_method(path: str, name: str, request: Request) -> Value:
    """Return what a method of a path gives, `UNKNOWN` where that is no path and no text."""
    positional = _positional(request)
    if name == "joinpath":
        return _joined((path_value(path), *positional), path_value)
    if name == "with_name" and positional:
        return _joined((path_value(_parent(path)), *positional), path_value)
    if name in _SAME:
        return path_value(path)
    if name in {"with_suffix", "with_stem"}:
        return path_value(_parent(path) + "/" + HOLE)
    return text_value(path) if name in _TEXTS else UNKNOWN


def _parent(path: str) -> str:
    head, slash, _ = path.rstrip("/").rpartition("/")
    return head or ("/" if slash else HOLE if HOLE in path else ".")


KNOWN_PATHS: dict[str, Callable[[Machine, Request], Value]] = {
    "os.path.join": _join,
    "posixpath.join": _join,
    **{f"{module}.{name}": _same for module in ("os.path", "posixpath")
       for name in ("expanduser", "expandvars", "abspath", "realpath", "normpath", "normcase")},
    "os.fspath": _same,
    "os.path.dirname": _directory,
    "posixpath.dirname": _directory,
    "os.getcwd": _given(".", text_value),
    "tempfile.gettempdir": _given("/tmp", text_value),  # noqa: S108 - what the function answers in a jail
    **{f"pathlib.{name}": _path for name in _PATH_CLASSES},
    **{f"pathlib.{name}.home": _given("~", path_value) for name in _PATH_CLASSES},
    **{f"pathlib.{name}.cwd": _given(".", path_value) for name in _PATH_CLASSES},
}  # fmt: skip
"""What the functions and classes of these modules give, by canonical name."""
