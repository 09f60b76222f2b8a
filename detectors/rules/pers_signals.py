"""PERS-04 by signals: a timer of the kernel that calls a handler again and again, also after the answer."""

from collections.abc import Iterator

from detectors.findings import Certainty
from detectors.flow.sites import CallSite
from detectors.flow.values import UNKNOWN, truth
from detectors.rules.acts import act_of, acting_nodes
from detectors.rules.base import Match, Subject
from detectors.rules.files import argument_value
from detectors.rules.outline import argument_node
from detectors.rules.targets import certainty_of

_SETTER, _ALARM = "signal.setitimer", "signal.alarm"


def match_signals(subject: Subject) -> Iterator[Match]:
    """Yield the handlers that act, where a timer calls them that nothing stops."""
    repeated = [site for site in subject.calls.get(_SETTER, ()) if _is_on(site, 2, "interval")]
    once = [site for site in subject.calls.get(_ALARM, ()) if _is_on(site, 0, "seconds")]
    if _is_stopped(subject) or not (repeated or once):
        return
    acting = acting_nodes(subject)
    for site in subject.calls.get("signal.signal", ()):
        written = argument_node(subject.outline.call_of(site), 1, "handler")
        act = act_of(subject, acting, argument_value(site, 1, "handler") or UNKNOWN, written)
        if act:
            certainty = certainty_of(site) if repeated else Certainty.LIKELY
            yield Match(site.position, certainty, f"a timer calls {act} in a handler", target=site.target)


def _is_on(site: CallSite, index: int, name: str) -> bool:
    """Say whether a timer is set, and not stopped."""
    given = argument_value(site, index, name)
    return given is not None and truth(given) is not False


def _is_stopped(subject: Subject) -> bool:
    settings = [(site, 1, "seconds") for site in subject.calls.get(_SETTER, ())]
    settings += [(site, 0, "seconds") for site in subject.calls.get(_ALARM, ())]
    return any(truth(argument_value(site, index, name) or UNKNOWN) is False for site, index, name in settings)
