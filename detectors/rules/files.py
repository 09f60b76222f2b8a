"""Which calls touch which paths, and how: the files of the standard library, numpy and pandas."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from detectors.flow.sites import CallSite, Reference
from detectors.flow.values import Constant, Either, Listing, Symbol, Value, holds_candidate, options_of, texts_of
from detectors.rules.base import Subject
from detectors.rules.paths import is_path_like, plain_path


class Access(StrEnum):
    """What a call does with a path."""

    READ = "reads"
    LIST = "lists"
    WALK = "walks"
    PROBE = "asks for"
    WRITE = "writes"
    MAKE = "makes"
    DELETE = "deletes or moves"
    CHANGE = "changes the rights of"
    LINK = "links to"
    OPEN = "opens"
    """A read or a write, which the mode tells; never in a `Touch`."""


CHANGING = frozenset({Access.WRITE, Access.MAKE, Access.DELETE, Access.CHANGE, Access.LINK})
LOOKING = frozenset({Access.READ, Access.LIST, Access.WALK, Access.PROBE})


@dataclass(frozen=True, slots=True)
class Touch:
    """One path that one call touches."""

    site: CallSite
    access: Access
    value: Value

    def paths(self) -> tuple[str, ...]:
        """List what the path may be, each in its plain spelling."""
        values = [item for option in options_of(self.value) for item in _items_of(option)]
        return tuple(plain_path(text) for value in values for text in texts_of(value) if is_path_like(text))

    def is_sure(self) -> bool:
        """Say whether each path that it may be is touched: it is one only, or another each time."""
        return not isinstance(self.value, Either) or self.value.is_each

    def symbols(self) -> tuple[str, ...]:
        """List the canonical names of what gives the path, where that is outside the program."""
        return tuple(option.name for option in options_of(self.value) if isinstance(option, Symbol))


def _items_of(value: Value) -> tuple[Value, ...]:
    return value.items if isinstance(value, Listing) else (value,)


_RECEIVER = -1

type _Use = tuple[Access, int, str]
"""An access, the 0-based position of the path among the arguments, and its name."""

_PATHS = "pathlib.Path()"
_OPEN_MODE = 1
"""The position of the mode in all functions like `open`."""


def _uses(access: Access, position: int, name: str, targets: str) -> dict[str, tuple[_Use, ...]]:
    return dict.fromkeys(targets.split(), ((access, position, name),))


def _methods(access: Access, names: str) -> dict[str, tuple[_Use, ...]]:
    return {f"{_PATHS}.{name}": ((access, _RECEIVER, ""),) for name in names.split()}


USES: dict[str, tuple[_Use, ...]] = {
    **_uses(Access.OPEN, 0, "file", "builtins.open io.open io.FileIO zipfile.ZipFile"),
    **_uses(Access.OPEN, 0, "filename", "codecs.open gzip.open bz2.open lzma.open gzip.GzipFile bz2.BZ2File "
            "numpy.memmap"),
    **_uses(Access.OPEN, 0, "name", "tarfile.open tarfile.TarFile tarfile.TarFile.open"),
    **_uses(Access.OPEN, 0, "path", "os.open"),
    **_uses(Access.READ, 0, "path", "io.open_code os.readlink os.getxattr os.listxattr runpy.run_path"),
    **_uses(Access.READ, 0, "filename", "tokenize.open linecache.getline linecache.getlines linecache.updatecache"),
    **_uses(Access.READ, 0, "files", "fileinput.input fileinput.FileInput"),
    **_uses(Access.READ, 0, "filenames", "configparser.ConfigParser().read configparser.RawConfigParser().read"),
    **_uses(Access.READ, 0, "dotenv_path", "dotenv.load_dotenv dotenv.dotenv_values dotenv.find_dotenv"),
    **_uses(Access.READ, 0, "file", "numpy.load numpy.fromfile netrc.netrc"),
    **_uses(Access.READ, 0, "fname", "numpy.loadtxt numpy.genfromtxt"),
    **_uses(Access.READ, 0, "filepath_or_buffer", "pandas.read_csv pandas.read_table"),
    **_uses(Access.LIST, 0, "path", "os.listdir os.scandir os.chdir glob.glob1"),
    **_uses(Access.LIST, 0, "pathname", "glob.glob glob.iglob"),
    **_uses(Access.WALK, 0, "top", "os.walk os.fwalk"),
    **_uses(Access.PROBE, 0, "path", "os.path.exists os.path.isfile os.path.isdir os.path.islink os.path.lexists "
            "os.path.getsize os.path.getmtime os.stat os.lstat os.access"),
    **_uses(Access.MAKE, 0, "path", "os.mkdir os.mkfifo os.mknod"),
    **_uses(Access.MAKE, 0, "name", "os.makedirs"),
    **_uses(Access.WRITE, 0, "path", "os.truncate"),
    **_uses(Access.WRITE, 0, "filename", "logging.FileHandler logging.handlers.RotatingFileHandler shelve.open "
            "logging.handlers.TimedRotatingFileHandler logging.handlers.WatchedFileHandler"),
    **_uses(Access.WRITE, 99, "filename", "logging.basicConfig"),
    **_uses(Access.WRITE, 0, "database", "sqlite3.connect"),
    **_uses(Access.WRITE, 0, "file", "numpy.save numpy.savez numpy.savez_compressed"),
    **_uses(Access.WRITE, 0, "fname", "numpy.savetxt"),
    **_uses(Access.WRITE, 1, "filename", "urllib.request.urlretrieve"),
    **_uses(Access.WRITE, 0, "base_name", "shutil.make_archive"),
    **_uses(Access.WRITE, 1, "extract_dir", "shutil.unpack_archive"),
    **_uses(Access.WRITE, 0, "path", "zipfile.ZipFile().extractall tarfile.open().extractall "
            "tarfile.TarFile().extractall"),
    **_uses(Access.WRITE, 1, "path", "zipfile.ZipFile().extract tarfile.open().extract tarfile.TarFile().extract"),
    **_uses(Access.WRITE, 99, "dir", "tempfile.NamedTemporaryFile tempfile.TemporaryFile tempfile.mkstemp "
            "tempfile.mkdtemp tempfile.TemporaryDirectory"),
    **_uses(Access.DELETE, 0, "path", "os.remove os.unlink os.rmdir shutil.rmtree"),
    **_uses(Access.DELETE, 0, "name", "os.removedirs"),
    **_uses(Access.CHANGE, 0, "path", "os.chmod os.lchmod os.chown os.lchown os.utime os.setxattr os.removexattr "
            "os.chflags shutil.chown"),
    **{f"os.{name}": ((Access.DELETE, 0, "src"), (Access.WRITE, 1, "dst")) for name in ("rename", "replace")},
    "os.renames": ((Access.DELETE, 0, "old"), (Access.WRITE, 1, "new")),
    "shutil.move": ((Access.DELETE, 0, "src"), (Access.WRITE, 1, "dst")),
    **{f"shutil.{name}": ((Access.READ, 0, "src"), (Access.WRITE, 1, "dst"))
       for name in ("copy", "copy2", "copyfile", "copytree")},
    "shutil.copymode": ((Access.CHANGE, 1, "dst"),),
    "shutil.copystat": ((Access.CHANGE, 1, "dst"),),
    **{f"os.{name}": ((Access.LINK, 0, "src"), (Access.WRITE, 1, "dst")) for name in ("symlink", "link")},
    **_methods(Access.OPEN, "open"),
    **_methods(Access.READ, "read_text read_bytes readlink"),
    **_methods(Access.LIST, "iterdir glob"),
    **_methods(Access.WALK, "rglob walk"),
    **_methods(Access.PROBE, "exists is_file is_dir is_symlink stat lstat"),
    **_methods(Access.WRITE, "write_text write_bytes touch"),
    **_methods(Access.MAKE, "mkdir"),
    **_methods(Access.DELETE, "unlink rmdir"),
    **_methods(Access.CHANGE, "chmod lchmod"),
    **{f"{_PATHS}.{name}": ((Access.DELETE, _RECEIVER, ""), (Access.WRITE, 0, "target"))
       for name in ("rename", "replace", "move")},
    **{f"{_PATHS}.{name}": ((Access.WRITE, _RECEIVER, ""), (Access.LINK, 0, "target"))
       for name in ("symlink_to", "hardlink_to")},
}  # fmt: skip
"""Source: signatures in the documentation of CPython 3.13, numpy 2 and pandas 2."""

_BY_METHOD: dict[str, _Use] = {
    **dict.fromkeys(("tofile", "to_csv", "to_json", "to_pickle", "savefig"), (Access.WRITE, 0, "path")),
}
"""Methods of objects that the resolver does not model, told by their names alone."""

_WRITE_FLAGS = frozenset(f"os.{name}" for name in ("O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_APPEND"))
_WRITING_BITS = 0o1 | 0o2 | 0o100 | 0o1000 | 0o2000
"""The same flags as numbers. Source: Linux `include/uapi/asm-generic/fcntl.h`."""


@lru_cache(maxsize=1)
def touches(subject: Subject) -> tuple[Touch, ...]:
    """Return every path that a call is known to touch; several rules ask for it, one after the other."""
    return tuple(_touches(subject))


def _touches(subject: Subject) -> Iterator[Touch]:
    for target, sites in subject.calls.items():
        for access, position, name in _uses_of(target):
            for site in sites:
                yield from _touch(site, access, position, name, subject.resolution.references)
    for site in subject.calls.get("", ()):
        if site.method in _BY_METHOD:
            access, position, name = _BY_METHOD[site.method]
            yield from _touch(site, access, position, name, ())


def _uses_of(target: str) -> tuple[_Use, ...]:
    found = USES.get(target)
    if found is None:
        by_method = _BY_METHOD.get(target.rpartition(".")[2])
        return () if by_method is None else (by_method,)
    return found


def _touch(
    site: CallSite, access: Access, position: int, name: str, references: tuple[Reference, ...]
) -> Iterator[Touch]:
    value = site.receiver if position == _RECEIVER else argument_value(site, position, name)
    if value is not None:
        yield Touch(site, _settled(access, site, references), value)


def _settled(access: Access, site: CallSite, references: tuple[Reference, ...]) -> Access:
    if access is not Access.OPEN:
        return access
    return Access.WRITE if _opens_for_writing(site, references) else Access.READ


def argument_value(site: CallSite, position: int, name: str) -> Value | None:
    """Return an argument's value by its name or position; None where it is not passed."""
    by_name = site.keyword(name)
    if by_name is not None:
        return by_name.value
    positional = site.positional()
    return positional[position].value if position < len(positional) else None


def _opens_for_writing(site: CallSite, references: tuple[Reference, ...]) -> bool:
    if site.target == "os.open":
        return _has_write_flags(argument_value(site, _OPEN_MODE, "flags"), references)
    position = 0 if site.target.startswith(_PATHS) else 2 if site.target == "numpy.memmap" else _OPEN_MODE
    mode = argument_value(site, position, "mode")
    if mode is None:
        return site.target == "numpy.memmap"
    return any(set("wax+") & set(text) for text in texts_of(mode))


def _has_write_flags(flags: Value | None, references: tuple[Reference, ...]) -> bool:
    """Flags that are joined by `|` are not known one by one: then any mention of one in the program counts."""
    match flags:
        case None | Symbol(name="os.O_RDONLY"):
            return False
        case Constant(value=int() as bits):
            return bool(bits & _WRITING_BITS)
        case Symbol():
            return flags.name in _WRITE_FLAGS
        case _:
            return any(reference.target in _WRITE_FLAGS for reference in references)


_WRITERS = frozenset({"write", "writelines", "dump"})
_DRAFTS = ("tempfile.NamedTemporaryFile()", "tempfile.TemporaryFile()")


def keeps_candidate(subject: Subject, touch: Touch) -> bool:
    """Say whether candidate text is what goes to a path: in the same call, in the `with` of it, or from a draft."""
    site = touch.site
    if touch.access is not Access.WRITE:
        return False
    if any(holds_candidate(argument.value) for argument in site.arguments):
        return True
    writes = [
        other
        for other in subject.resolution.calls
        if other.method in _WRITERS and any(holds_candidate(argument.value) for argument in other.arguments)
    ]
    sources = [argument.value.name for argument in site.arguments if isinstance(argument.value, Symbol)]
    if any(source.startswith(_DRAFTS) and other.target.startswith(_DRAFTS) for source in sources for other in writes):
        return True
    call, outline = subject.outline.call_of(site), subject.outline
    blocks = {node for node in outline.ancestors(call) if isinstance(node, ast.With | ast.AsyncWith)} if call else set()
    opened = {block for block in blocks if any(item.context_expr is call for item in block.items)}
    inside = [node for other in writes if (node := outline.call_of(other)) is not None]
    return any(not opened.isdisjoint(outline.ancestors(node)) for node in inside)
