"""RES: more of the machine than any task needs. A well-meaning program may do so by mistake."""

import ast
import re
from collections.abc import Iterator
from itertools import chain

from detectors.findings import Certainty, Family, Rule, Severity
from detectors.flow.sites import CallSite
from detectors.flow.values import Constant, Listing, Symbol, Value, texts_of
from detectors.rules.base import Match, StaticRule, Subject
from detectors.rules.numbers import literal_number
from detectors.rules.outline import place_of

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
)
HUGE = Rule(
    id="RES-02",
    family=Family.RES,
    severity=Severity.MEDIUM,
    title="more than 8 GiB at once",
    description="Asks for a buffer, list, text, array or power whose literal size is above 8 GiB.",
    attack=_ATTACK,
    cwe=("CWE-789", "CWE-770"),
    evasions=("a size that is computed", "many small pieces"),
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
)
LIMITS = Rule(
    id="RES-04",
    family=Family.RES,
    severity=Severity.HIGH,
    title="resource limit lifted",
    description="Sets a resource limit of the process to infinity.",
    attack=("T1499", "T1562"),
    cwe=("CWE-770",),
    evasions=("a limit that is raised to a large number",),
    false_positives=("a larger stack for deep recursion, which is INFO",),
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
)

_STARTS = frozenset({
    "os.fork", "os.forkpty", "threading.Thread", "multiprocessing.Process", "_thread.start_new_thread",
    "subprocess.Popen", "os.system", "os.posix_spawn",
})  # fmt: skip
_FORKS = frozenset({"os.fork", "os.forkpty"})
_LEAVES = frozenset({"os._exit", "sys.exit", "builtins.exit", "builtins.quit", "os.execv", "os.execvp", "os.execve",
    "os.execl", "os.execlp", "builtins.SystemExit", "os.abort"})  # fmt: skip
_BOMB = re.compile(r":\s*\(\)\s*\{\s*:\s*\|\s*:\s*&\s*\}\s*;\s*:")


def match_fork_bombs(subject: Subject) -> Iterator[Match]:
    """Yield the starts in loops that no child leaves."""
    left = _left_loops(subject) if subject.calls.keys() & _STARTS else frozenset()
    for site in subject.resolution.calls:
        if site.target in _STARTS and _is_unbounded(subject, left, site):
            certainty = Certainty.PROVED if site.is_certain else Certainty.LIKELY
            yield Match(site.position, certainty, f"{site.target} in a loop without bound", target=site.target)
        elif any(_BOMB.search(text) for argument in site.arguments for text in _all_texts(argument.value)):
            yield Match(site.position, Certainty.PROVED, "hands on a fork bomb of the shell", target=site.target)


def _left_loops(subject: Subject) -> frozenset[ast.AST]:
    """Return the loops that a child, or the program, may leave by a return or by ending the process."""
    exits = [site.position for target in _LEAVES for site in subject.calls.get(target, ())]
    calls = (call for position in exits for call in subject.outline.calls.get(position, [])[:1])
    return subject.outline.loops_around(chain[ast.AST](calls, subject.outline.of(ast.Return)))


def _all_texts(value: Value) -> Iterator[str]:
    yield from texts_of(value)
    for item in value.items if isinstance(value, Listing) else ():
        yield from texts_of(item)


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
    return False


TOO_MUCH = float(8 << 30)
_BUFFERS = frozenset({
    "builtins.bytearray", "builtins.bytes", "numpy.zeros", "numpy.ones", "numpy.empty", "numpy.full", "numpy.arange",
    "os.urandom", "random.randbytes", "numpy.random.rand", "numpy.random.bytes", "secrets.token_bytes", "mmap.mmap",
})  # fmt: skip
_COLLECTORS = frozenset({"builtins.list", "builtins.tuple", "builtins.set", "builtins.sorted"})


def match_huge(subject: Subject) -> Iterator[Match]:
    """Yield the requests whose literal size is above 8 GiB."""
    for site in subject.resolution.calls:
        if site.target in _BUFFERS | _COLLECTORS and _is_huge_call(site.target, subject.outline.call_of(site)):
            yield Match(site.position, Certainty.PROVED, f"{site.target} of more than 8 GiB", target=site.target)
    for node in subject.outline.of(ast.BinOp):
        if _is_huge_operation(node):
            yield Match(place_of(node), Certainty.PROVED, "a value of more than 8 GiB", target="program.value")


def _is_huge_call(target: str, call: ast.Call | None) -> bool:
    if call is None:
        return False
    if target in _COLLECTORS:
        return _counts_far(call)
    sizes = [*call.args, *(item.value for item in call.keywords if item.arg in {"shape", "size"})]
    return any(_size(item) > TOO_MUCH for item in sizes)


def _size(node: ast.expr) -> float:
    if isinstance(node, ast.Tuple | ast.List):
        product = 1.0
        for part in node.elts:
            product *= literal_number(part) or 1.0
        return product
    return literal_number(node) or 0.0


def _counts_far(call: ast.Call) -> bool:
    inner = call.args[0] if len(call.args) == 1 else None
    is_range = isinstance(inner, ast.Call) and getattr(inner.func, "id", "") == "range"
    return is_range and isinstance(inner, ast.Call) and any(_size(item) * 8 > TOO_MUCH for item in inner.args[:2])


def _is_huge_operation(node: ast.BinOp) -> bool:
    first, second = literal_number(node.left), literal_number(node.right)
    if isinstance(node.op, ast.Pow):
        return first is not None and abs(first) >= 2 and second is not None and second > TOO_MUCH
    if isinstance(node.op, ast.LShift):
        return first is not None and second is not None and second > TOO_MUCH
    if not isinstance(node.op, ast.Mult):
        return False
    return _repeats(node.left, second) or _repeats(node.right, first)


def _repeats(sequence: ast.expr, count: float | None) -> bool:
    """Say whether so many copies of a literal text or list are too much; an item of a list takes eight bytes."""
    if count is None:
        return False
    match sequence:
        case ast.Constant(value=str() | bytes() as text):
            return len(text) * count > TOO_MUCH
        case ast.List(elts=[_, *_] as items) | ast.Tuple(elts=[_, *_] as items):
            return len(items) * 8 * count > TOO_MUCH
        case _:
            return False


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


_HARMLESS_LIMITS = frozenset({"resource.RLIMIT_STACK", "resource.RLIMIT_CORE"})


def match_limits(subject: Subject) -> Iterator[Match]:
    """Yield the limits that are set to infinity."""
    for site in subject.resolution.calls:
        skipped = {"resource.setrlimit": 0, "resource.prlimit": 1}.get(site.target)
        if skipped is None:
            continue
        values = [argument.value for argument in site.positional()][skipped:]
        if len(values) > 1 and _is_infinite(values[1]):
            kind = values[0].name if isinstance(values[0], Symbol) else ""
            severity = Severity.INFO if kind in _HARMLESS_LIMITS else None
            certainty = Certainty.PROVED if site.is_certain and kind else Certainty.LIKELY
            message = f"sets {kind or 'a limit'} to infinity"
            yield Match(site.position, certainty, message, target=kind or site.target, severity=severity)


def _is_infinite(value: Value) -> bool:
    items = value.items if isinstance(value, Listing) else (value,)
    return any(
        (isinstance(item, Symbol) and item.name == "resource.RLIM_INFINITY")
        or (isinstance(item, Constant) and item.kind == "int" and item.value == -1)
        for item in items
    )


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
    StaticRule(HUGE, match_huge),
    StaticRule(ENDLESS, match_endless),
    StaticRule(LIMITS, match_limits),
    StaticRule(PRIORITY, match_priority),
)
