"""PERS: threads and timers that go on after the answer."""

import ast
from collections.abc import Iterator

from detectors.findings import PROVED_OR_LIKELY, Certainty, Family, Rule, Severity
from detectors.flow.sites import CallSite
from detectors.flow.values import Candidate, Constant, Listing, Symbol, Value, is_text, options_of, truth
from detectors.rules.acts import act_of, acting_nodes, is_tidy
from detectors.rules.base import Match, StaticRule, Subject
from detectors.rules.files import argument_value
from detectors.rules.outline import argument_node
from detectors.rules.pers_signals import match_signals
from detectors.rules.targets import certainty_of

BACKGROUND = Rule(
    id="PERS-04",
    family=Family.PERS,
    severity=Severity.HIGH,
    title="work in the background after the answer",
    description="Starts a thread or a timer that goes on after the answer: an endless loop, a late call, a handler of "
    "signals that a timer calls again and again, or a thread for which nothing in the program waits. One that is "
    "joined, cancelled or stopped, and a pool, is not a match.",
    attack=("T1546", "T1053"),
    cwe=("CWE-506",),
    evasions=(
        "a loop whose end is never reached, in a thread that is joined with a time limit",
        "a wait for some other thread",
        "an asyncio task that is not awaited",
    ),
    false_positives=(
        "a worker that waits for a queue, or a progress display: LIKELY and not PROVED",
        "a thread that ends by itself before the answer",
    ),
    certainties=PROVED_OR_LIKELY,
)

_RAW = "_thread.start_new_thread"
_TIMER = "threading.Timer"
_THREADS = frozenset({"threading.Thread", _RAW, _TIMER})
_LATE = 5.0
"""Seconds from which on a timer is taken to outlast the answer."""
_WATCHDOGS = frozenset({"threading.Event().set", "_thread.interrupt_main"})
"""What a timer calls that only tells the program that its time is over."""
_WAITS = frozenset({
    "queue.Queue().get", "queue.Queue().join", "queue.LifoQueue().get", "queue.PriorityQueue().get",
    "queue.SimpleQueue().get", "threading.Event().wait", "threading.Condition().wait", "threading.Barrier().wait",
    "threading.Condition().wait_for", "threading.Semaphore().acquire", "threading.BoundedSemaphore().acquire",
    "_thread.allocate_lock().acquire", "concurrent.futures.Future().result", "threading.Event().is_set",
})  # fmt: skip
"""By these a program waits for what its threads did."""


def match_background(subject: Subject) -> Iterator[Match]:
    """Yield the threads that never end or that nothing waits for, and the timers that act or fire late."""
    yield from match_signals(subject)
    sites = [site for site in subject.resolution.calls if site.target in _THREADS and not site.is_binding]
    acting = acting_nodes(subject) if sites else {}
    loops = _loops_by_function(subject) if sites else {}
    is_left = bool(sites) and not _is_awaited(subject)
    for site in sites:
        if site.target == _TIMER:
            found = _timer_match(subject, acting, site, is_left=is_left)
        else:
            found = _loop_match(subject, acting, loops, site) or (_left_match(subject, site) if is_left else None)
        if found is not None:
            yield found


def _is_awaited(subject: Subject) -> bool:
    """Say whether the program joins, cancels or otherwise waits for any thread, or starts none."""
    is_started = _RAW in subject.calls or any(
        node.attr in {"start", "run"} for node in subject.outline.of(ast.Attribute)
    )
    is_cancelled = any(site.method == "cancel" for site in subject.resolution.calls)
    return not is_started or is_cancelled or bool(subject.calls.keys() & _WAITS) or _is_joined(subject)


def _loop_match(
    subject: Subject, acting: dict[ast.AST, str], loops: dict[ast.AST | None, list[ast.AST]], site: CallSite
) -> Match | None:
    index, name = (0, "function") if site.target == _RAW else (1, "target")
    written = argument_node(subject.outline.call_of(site), index, name)
    found = [loop for function in subject.outline.callbacks(written) for loop in loops.get(function, ())]
    if not found:
        return None
    is_proved = any(loop in acting and loop not in subject.outline.waiting_loops for loop in found)
    certainty = certainty_of(site) if is_proved else Certainty.LIKELY
    return Match(site.position, certainty, f"{site.target} runs a loop without an end", target=site.target)


def _loops_by_function(subject: Subject) -> dict[ast.AST | None, list[ast.AST]]:
    found: dict[ast.AST | None, list[ast.AST]] = {}
    for loop in subject.outline.endless_loops:
        found.setdefault(subject.outline.function_around(loop), []).append(loop)
    return found


def _left_match(subject: Subject, site: CallSite) -> Match | None:
    """Judge a thread that may end by itself: as a daemon it is cut off at the end, and else the end waits for it."""
    is_daemon = site.target == _RAW or _is_daemon(subject, site)
    if not is_daemon and _only_computes(argument_value(site, 1, "target") or Value()):
        return None
    certainty = certainty_of(site) if is_daemon else Certainty.LIKELY
    message = f"{site.target} starts what nothing waits for"
    return Match(site.position, certainty, message, target=site.target, severity=Severity.MEDIUM)


def _is_joined(subject: Subject) -> bool:
    """Say whether anything that may be a thread is joined; the `join` of a text takes the texts to be joined."""
    return any(site.method == "join" and _may_join_thread(site) for site in subject.resolution.calls) or any(
        reference.target in {"threading.Thread.join", "threading.Thread().join"}
        for reference in subject.resolution.references
    )


def _may_join_thread(site: CallSite) -> bool:
    if site.target.startswith("threading.") or site.target in _WAITS:
        return True
    values = [argument.value for argument in site.arguments]
    is_of_text = any(is_text(option) or isinstance(option, Candidate) for option in options_of(site.receiver))
    return site.target == "" and not is_of_text and not any(isinstance(value, Listing | Candidate) for value in values)


def _only_computes(callback: Value) -> bool:
    return all(isinstance(option, Symbol) and is_tidy(option.name) for option in options_of(callback))


def _is_daemon(subject: Subject, site: CallSite) -> bool:
    given = site.keyword("daemon")
    if given is not None and truth(given.value):
        return True
    written = [
        write.value
        for write in subject.resolution.writes
        if write.owner.startswith("threading.Thread") and write.attribute == "daemon"
    ]
    called = [
        argument.value for site in subject.calls.get("threading.Thread().setDaemon", ()) for argument in site.arguments
    ]
    return any(truth(value) for value in (*written, *called))


def _timer_match(subject: Subject, acting: dict[ast.AST, str], site: CallSite, *, is_left: bool) -> Match | None:
    callback = argument_value(site, 1, "function") or Value()
    written = argument_node(subject.outline.call_of(site), 1, "function")
    act = act_of(subject, acting, callback, written)
    if act:
        return Match(site.position, certainty_of(site), f"threading.Timer puts off {act}", target=site.target)
    if not is_left:
        return None
    is_watchdog = any(isinstance(option, Symbol) and option.name in _WATCHDOGS for option in options_of(callback))
    is_late = _is_late(argument_value(site, 0, "interval") or Value())
    if is_watchdog:
        message = "threading.Timer fires late and is not cancelled"
        return Match(site.position, Certainty.LIKELY, message, target=site.target) if is_late else None
    message = "threading.Timer is neither cancelled nor waited for"
    severity = None if is_late else Severity.MEDIUM
    return Match(site.position, certainty_of(site), message, target=site.target, severity=severity)


def _is_late(delay: Value) -> bool:
    return isinstance(delay, Constant) and isinstance(delay.value, int | float) and delay.value >= _LATE


RULES = (StaticRule(BACKGROUND, match_background),)
