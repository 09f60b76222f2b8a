"""RES: more of the machine than any task needs. A well-meaning program may do so by mistake."""

import ast
import re
from collections.abc import Iterator
from itertools import chain

from detectors.findings import LIKELY_ONLY, PROVED_OR_LIKELY, Certainty, Family, Rule, Severity
from detectors.flow.sites import CallSite
from detectors.flow.values import Constant, Listing, Symbol, Value, options_of
from detectors.rules.base import Match, StaticRule, Subject
from detectors.rules.commands import calls_given
from detectors.rules.numbers import literal_number
from detectors.rules.outline import place_of
from detectors.rules.res_sizes import TOO_MUCH

_ATTACK = ("T1499",)

FORK_BOMB = Rule(
    id="RES-01",
    family=Family.RES,
    severity=Severity.HIGH,
    title="processes or threads without bound",
    description="Forks in a loop whose children go on looping, or starts processes or threads in a loop without an "
    "end.",
    attack=_ATTACK,
    cwe=("CWE-400", "CWE-770"),
    evasions=("a function that starts itself",),
    false_positives=("a prefork server whose children end in another function",),
    certainties=PROVED_OR_LIKELY,
)
ENDLESS = Rule(
    id="RES-03",
    family=Family.RES,
    severity=Severity.LOW,
    title="loop without an end",
    description="Holds a `while True` that nothing leaves: no break, return, raise or exit.",
    attack=_ATTACK,
    cwe=("CWE-835",),
    evasions=("a condition that is always true but not a constant", "an endless iterator"),
    false_positives=("a loop that some called function leaves by raising",),
    certainties=LIKELY_ONLY,
)
LIMITS = Rule(
    id="RES-04",
    family=Family.RES,
    severity=Severity.HIGH,
    title="resource limit lifted",
    description="Sets a resource limit of the process to infinity, to a large number or to the most that it was "
    "granted. A limit that is not known, or a small one that is written out, is a likely match.",
    attack=("T1499", "T1562"),
    cwe=("CWE-770",),
    evasions=("a limit of another process, set by a program that is started",),
    false_positives=(
        "a larger stack for deep recursion, which is INFO",
        "a program that keeps itself within a small limit, which is LIKELY",
    ),
    certainties=PROVED_OR_LIKELY,
)
PRIORITY = Rule(
    id="RES-05",
    family=Family.RES,
    severity=Severity.MEDIUM,
    title="scheduling priority taken",
    description="Raises its own priority or asks for a real-time scheduling class.",
    attack=_ATTACK,
    cwe=("CWE-400",),
    evasions=("a priority that is computed",),
    false_positives=("a pinning to some processors for steady timings, which is INFO",),
    certainties=PROVED_OR_LIKELY,
)

_STARTS = frozenset({
    "os.fork", "os.forkpty", "threading.Thread", "multiprocessing.Process", "_thread.start_new_thread",
    "subprocess.Popen", "os.system", "os.posix_spawn",
})  # fmt: skip
_FORKS = frozenset({"os.fork", "os.forkpty"})
SWARM = 256
"""Starts in one loop that no honest program needs: a jail of the default profile allows 32 threads."""
_LEAVES = frozenset({"os._exit", "sys.exit", "builtins.exit", "builtins.quit", "os.execv", "os.execvp", "os.execve",
    "os.execl", "os.execlp", "builtins.SystemExit", "os.abort"})  # fmt: skip
_BOMB = re.compile(r":\s*\(\)\s*\{\s*:\s*\|\s*:\s*&\s*\}\s*;\s*:")


def match_fork_bombs(subject: Subject) -> Iterator[Match]:
    """Yield the starts in loops that no child leaves."""
    left = _left_loops(subject) if subject.calls.keys() & _STARTS else frozenset()
    for site in subject.sites(_STARTS):
        if _is_unbounded(subject, left, site):
            certainty = Certainty.PROVED if site.is_certain else Certainty.LIKELY
            yield Match(site.position, certainty, f"{site.target} in a loop without bound", target=site.target)
    for site in calls_given(subject, _BOMB):
        yield Match(site.position, Certainty.PROVED, "hands on a fork bomb of the shell", target=site.target)


def _left_loops(subject: Subject) -> frozenset[ast.AST]:
    """Return the loops that a child, or the program, may leave by a return or by ending the process."""
    exits = [site.position for target in _LEAVES for site in subject.calls.get(target, ())]
    calls = (call for position in exits for call in subject.outline.calls.get(position, [])[:1])
    return subject.outline.loops_around(chain[ast.AST](calls, subject.outline.of(ast.Return)))


def _is_unbounded(subject: Subject, left: frozenset[ast.AST], site: CallSite) -> bool:
    outline = subject.outline
    call = outline.call_of(site)
    for outer in outline.ancestors(call) if call is not None else ():
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            return False
        if outer in outline.endless_loops:
            return outer not in left and (site.target in _FORKS or outer not in outline.waiting_loops)
        if isinstance(outer, ast.For | ast.While | ast.ListComp) and site.target in _FORKS:
            return outer not in left
        if isinstance(outer, ast.For) and _rounds_of(outer) >= SWARM:
            return True
    return False


def _rounds_of(loop: ast.For) -> float:
    """Return how often a loop over a literal `range` goes round, 0 where that is not known."""
    match loop.iter:
        case ast.Call(func=ast.Name(id="range"), args=[*_, last]) if len(loop.iter.args) <= 2:
            return literal_number(last) or 0.0
        case _:
            return 0.0


def match_endless(subject: Subject) -> Iterator[Match]:
    """Yield the loops that nothing leaves."""
    loops = subject.outline.endless_loops
    left = _left_loops(subject) if loops else frozenset()
    for loop in loops - left:
        if not _is_guarded(subject, loop):
            yield Match(place_of(loop), Certainty.LIKELY, "a loop that nothing leaves", target="program.loop")


def _is_guarded(subject: Subject, loop: ast.AST) -> bool:
    """Say whether what the loop raises is caught outside it: then it is meant to end so, as on a spent budget."""
    return any(isinstance(outer, ast.Try) and outer.handlers for outer in subject.outline.ancestors(loop))


_LIMITERS = {"resource.setrlimit": 0, "resource.prlimit": 1}
"""How many arguments come before the limit."""
_HARMLESS_LIMITS = frozenset({"resource.RLIMIT_STACK", "resource.RLIMIT_CORE"})


def match_limits(subject: Subject) -> Iterator[Match]:
    """Yield the limits that are set; those of the stack and of core files harm nobody."""
    for site in subject.sites(_LIMITERS):
        values = [argument.value for argument in site.positional()][_LIMITERS[site.target] :]
        if len(values) < 2 or _is_put_back(subject, site):
            continue
        kinds = {option.name for option in options_of(values[0]) if isinstance(option, Symbol)}
        kind = min(kinds, default="")
        is_lifted = _is_lifted(values[1]) or _is_the_most(subject, site)
        certainty = Certainty.PROVED if site.is_certain and kind and is_lifted else Certainty.LIKELY
        severity = Severity.INFO if kinds and kinds <= _HARMLESS_LIMITS else None if is_lifted else Severity.MEDIUM
        message = f"{'lifts' if is_lifted else 'sets'} {kind or 'a limit'}"
        yield Match(site.position, certainty, message, target=kind or site.target, severity=severity)


def _is_lifted(value: Value) -> bool:
    """Say whether one of a pair of limits is infinite or large."""
    items = value.items if isinstance(value, Listing) else (value,)
    return any(
        (isinstance(item, Symbol) and item.name == "resource.RLIM_INFINITY")
        or (isinstance(item, Constant) and isinstance(item.value, int) and (item.value == -1 or item.value > TOO_MUCH))
        for item in items
    )


def _is_the_most(subject: Subject, site: CallSite) -> bool:
    """Say whether the limit becomes the most that the program was granted: the second of the pair that it asked for."""
    first = _limit_names(_pair_of(subject, site))[:1]
    return bool(first) and first in [pair[1:2] for pair in _asked_pairs(subject)]


def _is_put_back(subject: Subject, site: CallSite) -> bool:
    """Say whether a pair of limits goes back unchanged to where it came from."""
    return _limit_names(_pair_of(subject, site)) in _asked_pairs(subject)


def _pair_of(subject: Subject, site: CallSite) -> ast.expr | None:
    call = subject.outline.call_of(site)
    return call.args[-1] if call is not None and call.args else None


def _asked_pairs(subject: Subject) -> list[list[str]]:
    """List the names that each pair of limits got which the program asked for; a pair in one name has two parts."""
    asked = {site.position for site in subject.calls.get("resource.getrlimit", ())}
    pairs = [node.targets[0] for node in subject.outline.of(ast.Assign) if place_of(node.value) in asked]
    return [names for names in map(_limit_names, pairs) if any(names)]


def _limit_names(pair: ast.expr | None) -> list[str]:
    match pair:
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return [_limit_name(part) for part in parts]
        case ast.Name(id=name):
            return [f"{name}[0]", f"{name}[1]"]
        case _:
            return []


def _limit_name(part: ast.expr) -> str:
    match part:
        case ast.Name(id=name):
            return name
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=int() as index)):
            return f"{name}[{index % 2}]"
        case _:
            return ""


_PINNING = frozenset({"os.sched_setaffinity"})
_CLASSES = frozenset({"os.sched_setscheduler", "os.sched_setparam"})


def match_priority(subject: Subject) -> Iterator[Match]:
    """Yield the calls that take priority over others."""
    for site in subject.resolution.calls:
        if site.target in {"os.nice", "os.setpriority"}:
            if (literal_number(_last_argument(subject.outline.call_of(site))) or 0.0) < 0:
                yield Match(site.position, Certainty.PROVED, f"{site.target} raises its priority", target=site.target)
        elif site.target in _CLASSES:
            yield Match(site.position, Certainty.PROVED, f"calls {site.target}", target=site.target)
        elif site.target in _PINNING:
            yield Match(
                site.position, Certainty.LIKELY, f"calls {site.target}", target=site.target, severity=Severity.INFO
            )


def _last_argument(call: ast.Call | None) -> ast.expr | None:
    if call is None:
        return None
    named = [keyword.value for keyword in call.keywords if keyword.arg in {"priority", "increment"}]
    given = named or call.args
    return given[-1] if given else None


RULES = (
    StaticRule(FORK_BOMB, match_fork_bombs),
    StaticRule(ENDLESS, match_endless),
    StaticRule(LIMITS, match_limits),
    StaticRule(PRIORITY, match_priority),
)
