"""FLAG-09: switches of a sandbox that stand in the environment or in a configuration, and are turned off there."""

import re
from collections.abc import Iterator

from detectors.findings import ANY_CERTAINTY, Certainty, Family, Rule, Severity
from detectors.flow.flag_names import current_flags
from detectors.flow.sites import CallSite, Position
from detectors.flow.values import Mapping, Value, options_of, text_of, texts_of, truth
from detectors.rules.base import Match, StaticRule, Subject
from detectors.rules.variables import removed_variables, set_variables

SWITCHED_OFF = Rule(
    id="FLAG-09",
    family=Family.FLAG,
    severity=Severity.HIGH,
    title="sandbox switch turned off",
    description="Sets a variable of the environment, or an attribute or item of a configuration that is not its own, "
    "so that a sandbox would be off for what reads it later.",
    attack=("T1562.001", "T1574.007"),
    cwe=("CWE-693", "CWE-15"),
    evasions=("a switch whose name does not contain `sandbox`", "a configuration file that is written"),
    false_positives=("a program that sets up the sandbox of some other tool, such as a browser under test",),
    certainties=ANY_CERTAINTY,
)

_SWITCH = re.compile(r"(?:^|_)(?:un)?sandbox(?:ed|ing)?(?:_|$)", re.IGNORECASE)
_OPPOSITE = re.compile(
    r"(?:^|_)(?:no|not|disable|disabled|skip|bypass|without|off|unsandboxed|unsafe)(?:_|$)", re.IGNORECASE
)
_NOT_A_SWITCH = re.compile(
    r"(?:^|_)(?:dir|path|root|id|name|url|port|timeout|limit|memory|count|size)(?:_|$)", re.IGNORECASE
)
_OFF_WORDS = frozenset({"", "0", "f", "n", "no", "off", "none", "null", "false", "disable", "disabled"})

_SETTERS = (".update", ".set", ".setdefault", ".set_option")

type Setting = tuple[str, str, Value, Position]


def match_switches(subject: Subject) -> Iterator[Match]:
    """Yield the places where a switch is set to what turns the sandbox off, or to what cannot be told."""
    for owner, name, value, position in _settings(subject):
        certainty = _certainty(name, value)
        if certainty is not None:
            yield Match(position, certainty, f"sets {name} of {owner}", target=f"{owner}.{name}")
    for name, position in removed_variables(subject):
        if _is_switch(name):
            yield Match(position, Certainty.LIKELY, f"removes {name}", target=f"os.environ.{name}")


def _settings(subject: Subject) -> Iterator[Setting]:
    for name, value, position in set_variables(subject):
        yield "os.environ", name, value, position
    for write in subject.resolution.writes:
        # A write to a part of a callee is FLAG-07's, and one to a function of the program is its own affair.
        if not write.owner.startswith(("os.environ", "program.")) and ".__" not in write.owner:
            yield write.owner, write.attribute.strip("[]"), write.value, write.position
    for site in subject.sites({target for target in subject.calls if target.endswith(_SETTERS)}):
        yield from _updates(site)


def _updates(site: CallSite) -> Iterator[Setting]:
    owner, _, method = site.target.rpartition(".")
    if not owner or owner.startswith("os.environ"):
        return
    for argument in site.arguments:
        if argument.name:
            yield owner, argument.name, argument.value, site.position
        elif isinstance(argument.value, Mapping):
            yield from ((owner, text_of(key) or "", value, site.position) for key, value in argument.value.items)
    values = [argument.value for argument in site.positional()]
    if method != "update" and len(values) > 1:
        yield from ((owner, name, values[-1], site.position) for name in texts_of(values[-2]))


def _is_switch(name: str) -> bool:
    is_named_so = _SWITCH.search(name) is not None and _NOT_A_SWITCH.search(name) is None
    return is_named_so or name in current_flags().names


def _certainty(name: str, value: Value) -> Certainty | None:
    if not _is_switch(name):
        return None
    is_opposite = _OPPOSITE.search(name) is not None
    known = {_is_on(option) for option in options_of(value)}
    if known == {is_opposite}:
        return Certainty.PROVED
    return None if known == {not is_opposite} else Certainty.UNRESOLVED


def _is_on(value: Value) -> bool | None:
    text = text_of(value)
    return truth(value) if text is None else text.strip().lower() not in _OFF_WORDS


RULES = (StaticRule(SWITCHED_OFF, match_switches),)
