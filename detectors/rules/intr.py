"""INTR: the interpreter's own structures, by which a program gets from any object to everything that is loaded."""

import ast
import re
from collections.abc import Iterator

from detectors.findings import PROVED_ONLY, PROVED_OR_LIKELY, Certainty, Family, Rule, Severity
from detectors.flow.sites import CallSite, Lookup, Position
from detectors.flow.values import UNKNOWN, Class, Constant, Function, Symbol, Value, options_of, texts_of
from detectors.rules.base import Match, StaticRule, Subject

_ATTACK = ("T1059.006",)
_CWE = ("CWE-913", "CWE-470")

CLASSES = Rule(
    id="INTR-01",
    family=Family.INTR,
    severity=Severity.HIGH,
    title="class tree walked",
    description="Goes from an object to the classes above and below it, which ends at classes that start programs.",
    attack=_ATTACK,
    cwe=_CWE,
    evasions=("names that the program computes at run time",),
    false_positives=("a registry that lists the subclasses of a class of its own by a parameter: LIKELY",),
    certainties=PROVED_OR_LIKELY,
)
INSIDES = Rule(
    id="INTR-02",
    family=Family.INTR,
    severity=Severity.HIGH,
    title="insides of a function or module reached",
    description="Reads the globals, the closure, the builtins, the loader or the code of a function or module that "
    "is not its own.",
    attack=_ATTACK,
    cwe=_CWE,
    evasions=("names that the program computes at run time",),
    false_positives=("the names of the parameters of a callable that it was given: LIKELY",),
    certainties=PROVED_OR_LIKELY,
)
FRAMES = Rule(
    id="INTR-03",
    family=Family.INTR,
    severity=Severity.HIGH,
    title="stack frame reached",
    description="Gets hold of a frame of its caller, of a generator or of a traceback, and with it of foreign "
    "variables.",
    attack=_ATTACK,
    cwe=_CWE,
    evasions=("the frame that a signal handler receives, unless its attributes are read",),
    false_positives=("a logger that looks up the name and line of its caller: LIKELY",),
    certainties=PROVED_OR_LIKELY,
)
IN_TEXT = Rule(
    id="INTR-04",
    family=Family.INTR,
    severity=Severity.HIGH,
    title="introspection hidden in a text",
    description="Names the interpreter's structures in a format template or a getter, where no attribute is to be "
    "seen.",
    attack=("T1059.006", "T1027.010"),
    cwe=(*_CWE, "CWE-134"),
    evasions=("a template that is read from a file or written by a model",),
    certainties=PROVED_ONLY,
)

type Strengths = dict[str, int]

_TREE: Strengths = {"__subclasses__": 4, "__mro__": 2, "__base__": 3, "__bases__": 2, "__subclasshook__": 1}
_INSIDES: Strengths = {
    "__globals__": 5, "func_globals": 5, "__builtins__": 5, "cell_contents": 4, "__closure__": 3, "__loader__": 2,
    "__self__": 2, "__spec__": 2, "__code__": 1, "co_consts": 1, "co_code": 1,
}  # fmt: skip
_FRAME: Strengths = {
    "f_builtins": 4, "f_globals": 3, "gi_frame": 2, "cr_frame": 2, "ag_frame": 2, "tb_frame": 2, "f_back": 1,
}  # fmt: skip
_FOR_BUILTINS = frozenset({"__self__", "__spec__", "__loader__"})
"""Attributes that programs also read of their own classes and modules."""
_BUILTIN = re.compile(r"(?:builtins|sys|stop)(?:\.\w+)*|program\.function\..+")
_SUSPENDED = frozenset({"gi_frame", "cr_frame", "ag_frame", "tb_frame"})
_SURE = 2
"""From this strength on nothing honest reads the attribute of something that is not the program's own."""
_MENTIONS = re.compile(
    r"__(?:subclasses|mro|bases?|globals|builtins|closure|loader|code|init|class|import|getattribute)__|"
    r"\b(?:gi|cr|ag|tb)_frame\b|\bf_(?:back|globals|locals|builtins)\b|\bcell_contents\b"
)
_HARMLESS = re.compile(r"__class__\.__(?:name|qualname|doc|module)__|__init__\.__doc__")
_FRAME_CALLS = frozenset({
    "sys._getframe", "sys._getframemodulename", "inspect.currentframe", "inspect.stack", "inspect.trace",
    "inspect.getouterframes", "traceback.walk_stack", "traceback.walk_tb",
})  # fmt: skip
_FOREIGN_FRAMES = frozenset({"sys._current_frames", "sys._current_exceptions"})
_FORMATTERS = frozenset({
    "string.Formatter().format", "string.Formatter().vformat", "string.Formatter().get_field",
    "string.Formatter().parse", "_string.formatter_parser", "_string.formatter_field_name_split", "builtins.format",
    "operator.attrgetter", "operator.methodcaller", "builtins.str.format", "builtins.str.format_map",
})  # fmt: skip


def match_classes(subject: Subject) -> Iterator[Match]:
    """Yield, for each chain, its most telling step up or down the tree of classes."""
    yield from _most_telling(subject, _TREE)
    for site in subject.resolution.calls:
        if site.target.startswith("builtins.") and site.target.endswith(".mro"):
            yield Match(site.position, Certainty.LIKELY, f"calls {site.target}", target=site.target)


def match_insides(subject: Subject) -> Iterator[Match]:
    """Yield, for each chain, its most telling step into a function or module."""
    return _most_telling(subject, _INSIDES)


def match_frames(subject: Subject) -> Iterator[Match]:
    """Yield, for each chain, its most telling step to a frame; a frame that is merely taken may serve a log."""
    chains = list(_most_telling(subject, _FRAME))
    yield from chains
    proved_lines = {match.position.line for match in chains if match.certainty is Certainty.PROVED}
    for site in subject.resolution.calls:
        if site.target in _FOREIGN_FRAMES:
            yield Match(site.position, Certainty.PROVED, f"calls {site.target}", target=site.target)
        elif site.target in _FRAME_CALLS and site.position.line not in proved_lines:
            yield Match(
                site.position, Certainty.LIKELY, f"calls {site.target}", target=site.target, severity=Severity.LOW
            )


def _most_telling(subject: Subject, strengths: Strengths) -> Iterator[Match]:
    """Judge the links of a chain, which all start at the same place, by the strongest of them."""
    chains: dict[Position, list[Lookup]] = {}
    for lookup in subject.resolution.lookups:
        if lookup.attribute in strengths and not _is_own(lookup):
            chains.setdefault(lookup.position, []).append(lookup)
    for position, links in chains.items():
        link = max(links, key=lambda item: strengths[item.attribute])
        target = f"{_name_of(link.owner)}.{link.attribute}"
        certainty = _certainty(subject, links, link, strengths)
        yield Match(position, certainty, f"reads {target}", target=target)


def _certainty(subject: Subject, links: list[Lookup], link: Lookup, strengths: Strengths) -> Certainty:
    names = {item.attribute for item in links}
    if strengths is _FRAME:
        is_proved = (
            not _asks_own_name(subject, link) if link.attribute == "f_globals" else strengths[link.attribute] > _SURE
        )
        is_proved = is_proved or (len(names) > 1 and bool(names & _SUSPENDED))
    elif strengths is _TREE and link.attribute != "__subclasses__":
        is_proved = len(names) > 1
    elif link.attribute in _FOR_BUILTINS:
        is_proved = _is_builtin(link.owner)
    elif link.attribute == "__subclasses__":
        is_proved = link.owner != UNKNOWN or len(names) > 1
    else:
        is_proved = strengths[link.attribute] > _SURE
    return Certainty.PROVED if is_proved else Certainty.LIKELY


def _asks_own_name(subject: Subject, link: Lookup) -> bool:
    """Say whether a frame's globals are only asked for the name or file of its module, as libraries do."""
    for node in subject.outline.attributes.get(link.position, ()):
        if node.attr == "f_globals":
            outer = subject.outline.parents.get(node)
            outer = subject.outline.parents.get(outer) if isinstance(outer, ast.Attribute) else outer
            key = outer.args[0] if isinstance(outer, ast.Call) and outer.args else getattr(outer, "slice", None)
            return isinstance(key, ast.Constant) and key.value in {"__name__", "__file__"}
    return False


def _is_own(lookup: Lookup) -> bool:
    """Say whether what is looked into is a class or an instance of the program, or the parameters of its function."""
    options = options_of(lookup.owner)
    if lookup.attribute in _TREE:
        return all(isinstance(option, Class) for option in options)
    if lookup.attribute in {"__code__", "co_consts", "co_code"}:
        return all(isinstance(option, Function) for option in options)
    return False


def _is_builtin(owner: Value) -> bool:
    """Say whether something of the interpreter itself is looked into: a builtin, a literal's class, a module's part."""
    return all(_is_builtin_option(option) for option in options_of(owner))


def _is_builtin_option(value: Value) -> bool:
    if isinstance(value, Symbol):
        return _BUILTIN.fullmatch(value.name) is not None
    # The `None` of a default says nothing of what a caller gives.
    return isinstance(value, Constant) and value.value is not None


def _name_of(owner: Value) -> str:
    names = [option.name for option in options_of(owner) if isinstance(option, Symbol)]
    return names[0] if names else "object"


def match_text(subject: Subject) -> Iterator[Match]:
    """Yield the templates and getters that name what INTR-01 to INTR-03 look for."""
    for site in subject.resolution.calls:
        if any(_is_telling(text) for text in _templates(site)):
            name = site.target or f"str.{site.method}"
            yield Match(site.position, Certainty.PROVED, f"{name} is given a hidden chain", target=name)


def _templates(site: CallSite) -> Iterator[str]:
    if site.method in {"format", "format_map"} and site.target == "":
        yield from (text for text in texts_of(site.receiver) if "{" in text)
    elif site.target in _FORMATTERS:
        for argument in site.positional():
            yield from texts_of(argument.value)


def _is_telling(text: str) -> bool:
    found = _MENTIONS.findall(_HARMLESS.sub("", text))
    return bool(found) and found != ["__class__"] and ("{" in text or "." in text or text in found)


RULES = (
    StaticRule(CLASSES, match_classes),
    StaticRule(INSIDES, match_insides),
    StaticRule(FRAMES, match_frames),
    StaticRule(IN_TEXT, match_text),
)
