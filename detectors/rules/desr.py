"""DESR: objects built from bytes that may name any function to call."""

import re
from collections.abc import Iterator
from dataclasses import replace

from detectors.findings import PROVED_OR_LIKELY, Certainty, Family, Rule, Severity
from detectors.flow.sites import CallSite, Definition, Member
from detectors.flow.values import Constant, Function, Listing, Symbol, Value, options_of, texts_of, truth
from detectors.rules.base import Match, StaticRule, Subject
from detectors.rules.exec_ import EVALUATORS
from detectors.rules.files import argument_value
from detectors.rules.paths import plain_path
from detectors.rules.places import leaves_scratch
from detectors.rules.proc import STARTERS
from detectors.rules.targets import certainty_of, holds_candidate_argument

UNSAFE_LOAD = Rule(
    id="DESR-01",
    family=Family.DESR,
    severity=Severity.HIGH,
    title="unsafe deserialisation",
    description="Builds objects from bytes that may call any function as they are read: pickle, shelve, dill, joblib, "
    "an unsafe YAML loader, numpy with allow_pickle. Proved where the bytes stand in the program or come from a model, "
    "and where a file is read that the program never saved or that lies outside its scratch.",
    attack=("T1059.006", "T1027"),
    cwe=("CWE-502",),
    evasions=("bytes that only run time knows are a likely match",),
    false_positives=("a cache that another run of the same program wrote is a likely match",),
    certainties=PROVED_OR_LIKELY,
)
GADGET = Rule(
    id="DESR-02",
    family=Family.DESR,
    severity=Severity.CRITICAL,
    title="object that calls when it is unpickled",
    description="Defines how its objects are pickled so that whoever unpickles one runs a program, a shell or code. "
    "To return a class and its arguments is not a match.",
    attack=("T1059.006",),
    cwe=("CWE-502", "CWE-506"),
    evasions=("a callable of the program's own that does the harm",),
    certainties=PROVED_OR_LIKELY,
)

_LOADS = frozenset({
    "pickle.loads", "pickle.load", "pickle.Unpickler", "pickle._loads", "pickle._load", "pickle._Unpickler",
    "dill.loads", "dill.load", "cloudpickle.loads", "cloudpickle.load", "joblib.load", "shelve.open", "torch.load",
    "yaml.unsafe_load", "yaml.unsafe_load_all", "yaml.full_load", "jsonpickle.decode", "pandas.read_pickle",
})  # fmt: skip
_FROM_FILES = frozenset({
    "pickle.load", "pickle._load", "dill.load", "cloudpickle.load", "joblib.load", "torch.load", "pandas.read_pickle",
})  # fmt: skip
_SAFE_YAML = frozenset({"yaml.SafeLoader", "yaml.CSafeLoader", "yaml.BaseLoader"})
_DUMPS = re.compile(r"\.dumps?\(\)$")
_DUMPERS = frozenset({
    "pickle.dump", "pickle.dumps", "dill.dump", "dill.dumps", "joblib.dump", "cloudpickle.dump", "numpy.save",
    "numpy.savez", "numpy.savez_compressed",
})  # fmt: skip
_OPENED = frozenset({"builtins.open", "io.open", "gzip.open", "pathlib.Path().open", "bz2.open", "lzma.open"})


def match_unsafe_load(subject: Subject) -> Iterator[Match]:
    """Yield the calls that build objects from bytes."""
    is_own = any(site.target in _DUMPERS for site in subject.resolution.calls) and not _opens_abroad(subject)
    for site in subject.resolution.calls:
        if site.target in _LOADS or _is_unsafe_yaml(site):
            yield _load_match(site, is_own=is_own)
        elif _allows_pickle(site) is not False:
            yield _numpy_match(site, is_own=is_own)


def _load_match(site: CallSite, *, is_own: bool) -> Match:
    """A program that also pickles, and opens nothing foreign, most likely reads what it wrote itself."""
    data = argument_value(site, 0, "data") or Value()
    is_candidate = holds_candidate_argument(site)
    message = f"calls {site.target}" + (" on a model's text" if is_candidate else "")
    if is_candidate or any(isinstance(part, Constant) and isinstance(part.value, bytes) for part in options_of(data)):
        return Match(site.position, certainty_of(site), message, is_candidate, site.target)
    is_foreign = any(leaves_scratch(plain_path(text)) for text in texts_of(data))
    if is_foreign or (not is_own and site.target in _FROM_FILES):
        return Match(site.position, certainty_of(site), message, target=site.target)
    is_copy = any(isinstance(part, Symbol) and _DUMPS.search(part.name) for part in options_of(data))
    severity = Severity.INFO if is_copy or is_own or site.target == "shelve.open" else Severity.MEDIUM
    return Match(site.position, Certainty.LIKELY, message, target=site.target, severity=severity)


def _opens_abroad(subject: Subject) -> bool:
    paths = (
        plain_path(text)
        for site in subject.resolution.calls
        if site.target in _OPENED
        for text in (*texts_of(site.receiver), *texts_of(argument_value(site, 0, "file") or Value()))
    )
    return any(leaves_scratch(path) for path in paths)


def _allows_pickle(site: CallSite) -> bool | None:
    """Say whether numpy is let to unpickle, which it does not by itself; None where that is not known."""
    if site.target != "numpy.load":
        return False
    allowed = argument_value(site, 2, "allow_pickle")
    if allowed is None:
        return None if site.has_unknown_keywords else False
    return truth(allowed)


def _numpy_match(site: CallSite, *, is_own: bool) -> Match:
    """To allow it takes a keyword of its own; a program that saves arrays most likely reads what it wrote itself."""
    found = _load_match(site, is_own=is_own)
    certainty = certainty_of(site) if _allows_pickle(site) else Certainty.LIKELY
    return found if found.severity is Severity.INFO else replace(found, certainty=certainty)


def _is_unsafe_yaml(site: CallSite) -> bool:
    if site.target not in {"yaml.load", "yaml.load_all"}:
        return False
    loader = argument_value(site, 1, "Loader")
    return not (isinstance(loader, Symbol) and loader.name in _SAFE_YAML)


_REDUCERS = frozenset({"__reduce__", "__reduce_ex__"})
_SURE_SINKS = (EVALUATORS | STARTERS | frozenset({
    "builtins.__import__", "builtins.compile", "importlib.import_module", "os.kill", "os.remove", "os.unlink",
    "os.fork", "os._exit", "shutil.rmtree", "ctypes.CDLL", "socket.socket", "socket.create_connection",
    "urllib.request.urlopen", "pickle.loads", "builtins.input", "builtins.breakpoint", "webbrowser.open", "pip.main",
    "sys.exit",
}))  # fmt: skip
_MAYBE_SINKS = frozenset({
    "builtins.getattr", "builtins.open", "builtins.setattr", "operator.attrgetter", "operator.methodcaller",
})  # fmt: skip
_REGISTRIES = frozenset({"copyreg.pickle", "copyreg.constructor", "copyreg.dispatch_table.__setitem__"})


def match_gadget(subject: Subject) -> Iterator[Match]:
    """Yield the methods and registrations that make unpickling call something harmful."""
    for definition in subject.resolution.definitions:
        yield from _definition_matches(definition)
    for site in subject.sites(_REGISTRIES):
        for item in site.arguments:
            yield from _sink_matches(site, item.value)


def _definition_matches(definition: Definition) -> Iterator[Match]:
    for member in definition.members:
        for name in sorted(_called_on_load(member)):
            message = f"{definition.name}.{member.name} calls {name} when it is unpickled"
            yield Match(member.position, _certainty_of_sink(name), message, target=name)


def _called_on_load(member: Member) -> set[str]:
    if member.name not in _REDUCERS or not isinstance(member.value, Function):
        return set()
    firsts = [option.items[0] for option in options_of(member.returned) if isinstance(option, Listing) and option.items]
    return {name for first in firsts for name in _sinks_of(first)}


def _sinks_of(value: Value) -> tuple[str, ...]:
    names = (option.name for option in options_of(value) if isinstance(option, Symbol))
    return tuple(name for name in names if name in _SURE_SINKS | _MAYBE_SINKS)


def _certainty_of_sink(name: str) -> Certainty:
    return Certainty.PROVED if name in _SURE_SINKS else Certainty.LIKELY


def _sink_matches(site: CallSite, value: Value) -> Iterator[Match]:
    for name in _sinks_of(value):
        yield Match(site.position, _certainty_of_sink(name), f"{site.target} registers {name}", target=name)


RULES = (StaticRule(UNSAFE_LOAD, match_unsafe_load), StaticRule(GADGET, match_gadget))
