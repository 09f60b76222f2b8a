"""PERS: what a program leaves behind to run after its answer: callbacks, hooks, threads, daemons, start-up settings."""

import ast
import builtins
import re
from collections.abc import Iterator

from detectors.findings import LIKELY_ONLY, PROVED_OR_LIKELY, Certainty, Family, Rule, Severity
from detectors.flow.lookups import ANY_MEMBER
from detectors.flow.sites import CallSite, Position
from detectors.flow.values import Class, Constant, Function, Partial, Symbol, Value, options_of, texts_of
from detectors.rules.acts import act_of, acting_nodes
from detectors.rules.base import Match, StaticRule, Subject
from detectors.rules.outline import Callback, argument_node
from detectors.rules.proc import STARTERS
from detectors.rules.targets import certainty_of
from detectors.rules.variables import set_variables

_CWE = ("CWE-506",)

DEAF = Rule(
    id="PERS-03",
    family=Family.PERS,
    severity=Severity.HIGH,
    title="ending signals ignored",
    description="Ignores or blocks the signals by which a harness asks a program to end.",
    attack=("T1562.001",),
    cwe=_CWE,
    evasions=("a handler that raises and is caught at once",),
    false_positives=("a program that shields a short critical section",),
    certainties=PROVED_OR_LIKELY,
)
DAEMON = Rule(
    id="PERS-05",
    family=Family.PERS,
    severity=Severity.CRITICAL,
    title="detached from its session",
    description="Leaves the session or process group of its parent, forks twice, or asks cron and its like to start "
    "it.",
    attack=("T1543", "T1053.003"),
    cwe=_CWE,
    evasions=("a command line that is computed",),
    certainties=PROVED_OR_LIKELY,
)
HOOK = Rule(
    id="PERS-06",
    family=Family.PERS,
    severity=Severity.HIGH,
    title="interpreter hook replaced",
    description="Replaces what the interpreter calls for errors or results that nobody handles, or attributes of sys "
    "by names that it computes.",
    attack=("T1546",),
    cwe=_CWE,
    evasions=("a codec or an import hook, which is IMPT",),
    false_positives=("a handler that logs errors: LIKELY and not PROVED",),
    certainties=PROVED_OR_LIKELY,
)
START_UP = Rule(
    id="PERS-07",
    family=Family.PERS,
    severity=Severity.HIGH,
    title="start-up of other programs changed",
    description="Sets a variable of the environment that makes interpreters, shells or the loader run code of its "
    "choice.",
    attack=("T1546.018", "T1574.006"),
    cwe=("CWE-427", "CWE-15"),
    evasions=("a file such as sitecustomize, which is FSWR",),
    false_positives=("a search path for the program's own modules: LIKELY and not PROVED",),
    certainties=PROVED_OR_LIKELY,
)
LEFT_BEHIND = Rule(
    id="PERS-08",
    family=Family.PERS,
    severity=Severity.MEDIUM,
    title="state left in builtins",
    description="Stores a name of its own among the built-in names, where the next program in the interpreter finds "
    "it.",
    attack=("T1546",),
    cwe=("CWE-471",),
    evasions=("an attribute of some other module",),
    false_positives=("a translation function called `_`",),
    certainties=LIKELY_ONLY,
)

_ENDING = frozenset({
    "signal.SIGTERM", "signal.SIGALRM", "signal.SIGXCPU", "signal.SIGHUP", "signal.SIGQUIT", "signal.SIGVTALRM",
    "signal.SIGPROF", "signal.SIGABRT", "signal.Signals.SIGTERM", "signal.Signals.SIGALRM", "signal.Signals.SIGXCPU",
})  # fmt: skip
_ENDING_NUMBERS = frozenset({1, 3, 6, 14, 15, 24, 26, 27})
"""As numbered on Linux. Source: signal(7)."""
_IGNORE = frozenset({"signal.SIG_IGN", "signal.Handlers.SIG_IGN"})


def match_deaf(subject: Subject) -> Iterator[Match]:
    """Yield the calls that make the program deaf to a signal that should end it."""
    for site in subject.sites({"signal.signal", "signal.pthread_sigmask"}):
        values = [argument.value for argument in site.positional()]
        if site.target == "signal.signal" and len(values) == 2 and _holds_ending(values[0]):
            certainty = _deafness(subject, site, values[1])
            if certainty is not None:
                yield Match(site.position, certainty, "ignores a signal that should end it", target=site.target)
        elif site.target == "signal.pthread_sigmask" and len(values) == 2 and _blocks(values):
            yield Match(site.position, certainty_of(site), "blocks a signal that should end it", target=site.target)


def _deafness(subject: Subject, site: CallSite, handler: Value) -> Certainty | None:
    if isinstance(handler, Symbol) and handler.name in _IGNORE:
        return certainty_of(site)
    if isinstance(handler, Constant) and handler.kind == "int" and handler.value == 1:
        return certainty_of(site)
    if not isinstance(handler, Function):
        return None
    written = argument_node(subject.outline.call_of(site), 1, "handler")
    functions = subject.outline.callbacks(written)
    return Certainty.LIKELY if functions and all(_does_nothing(function) for function in functions) else None


def _does_nothing(function: Callback) -> bool:
    body = [function.body] if isinstance(function, ast.Lambda) else function.body
    return all(isinstance(node, ast.Pass | ast.Constant) or _is_bare_return(node) for node in map(_unwrapped, body))


def _unwrapped(node: ast.AST) -> ast.AST:
    return node.value if isinstance(node, ast.Expr) else node


def _is_bare_return(node: ast.AST) -> bool:
    return isinstance(node, ast.Return) and (node.value is None or isinstance(node.value, ast.Constant))


def _holds_ending(value: Value) -> bool:
    return any(_is_ending(option) for option in options_of(value))


def _is_ending(value: Value) -> bool:
    match value:
        case Symbol(name=name):
            return name in _ENDING
        case Constant(kind="int", value=int() as number):
            return number in _ENDING_NUMBERS
        case _:
            return False


def _blocks(values: list[Value]) -> bool:
    how = values[0].name if isinstance(values[0], Symbol) else ""
    items = getattr(values[1], "items", ())
    return how in {"signal.SIG_BLOCK", "signal.SIG_SETMASK"} and any(_holds_ending(item) for item in items)


_LEAVING = frozenset({"os.setsid", "os.setpgrp", "os.setpgid", "daemon.DaemonContext", "os.login_tty"})
_LATER = re.compile(r"(?:^|[;&|]\s*|\s)(?:crontab|nohup|setsid|disown|systemd-run|at\s+now|daemonize|screen\s+-dm)\b")


def match_daemons(subject: Subject) -> Iterator[Match]:
    """Yield the calls that detach the program or have it started later."""
    for site in subject.resolution.calls:
        if site.target in _LEAVING:
            yield Match(site.position, certainty_of(site), f"calls {site.target}", target=site.target)
        elif site.target in STARTERS and _starts_later(site):
            yield Match(site.position, certainty_of(site), f"{site.target} detaches what it starts", target=site.target)
    forks = [site for site in subject.resolution.calls if site.target == "os.fork"]
    for site in forks[1:]:
        if any(other.target in {"os._exit", "sys.exit"} for other in subject.resolution.calls):
            yield Match(site.position, Certainty.LIKELY, "forks a second time", target=site.target)
    for reference in subject.resolution.references:
        if reference.target == "os.setsid":
            yield Match(reference.position, Certainty.LIKELY, "os.setsid is passed on or kept", target=reference.target)


def _starts_later(site: CallSite) -> bool:
    own = site.keyword("start_new_session")
    if own is not None and isinstance(own.value, Constant) and bool(own.value.value):
        return True
    values = [
        item for argument in site.positional() for item in (argument.value, *getattr(argument.value, "items", ()))
    ]
    return any(_LATER.search(text) for value in values if isinstance(value, Constant) for text in texts_of(value))


_HOOKS = frozenset({
    "sys.excepthook", "sys.displayhook", "sys.unraisablehook", "sys.breakpointhook", "threading.excepthook",
    "sys.__excepthook__", "sys.__displayhook__",
})  # fmt: skip


def match_hooks(subject: Subject) -> Iterator[Match]:
    """Yield the replacements of the interpreter's hooks."""
    writes = [item for item in subject.resolution.writes if f"{item.owner}.{item.attribute.strip('[]')}" in _HOOKS]
    acting = acting_nodes(subject) if writes else {}
    for write in writes:
        if not (isinstance(write.value, Symbol) and write.value.name in _HOOKS):
            target = f"{write.owner}.{write.attribute.strip('[]')}"
            is_act = act_of(subject, acting, write.value, _written(subject, write.position))
            certainty = Certainty.PROVED if is_act else Certainty.LIKELY
            yield Match(write.position, certainty, f"replaces {target}", target=target)
    for write in subject.resolution.writes:
        if write.owner == "sys" and write.attribute == ANY_MEMBER and _is_own_code(write.value):
            yield Match(
                write.position, Certainty.PROVED, "replaces hooks of sys by names that it computes", target="sys.?"
            )


def _is_own_code(value: Value) -> bool:
    return any(isinstance(option, Function | Partial | Class) for option in options_of(value))


def _written(subject: Subject, position: Position) -> ast.expr | None:
    """Return the expression that an assignment or a setter at a place gives."""
    if position in subject.outline.assigned:
        return subject.outline.assigned[position][1]
    calls = subject.outline.calls.get(position, [])
    return argument_node(calls[0], 2, "value") if calls else None


_STARTING = frozenset({
    "PYTHONSTARTUP", "PYTHONBREAKPOINT", "PYTHONHOME", "PYTHONUSERBASE", "LD_PRELOAD", "LD_AUDIT", "BASH_ENV", "ENV",
    "PROMPT_COMMAND", "GIT_SSH_COMMAND", "PERL5OPT", "NODE_OPTIONS", "DYLD_INSERT_LIBRARIES",
})  # fmt: skip
_SEARCHING = frozenset({"PYTHONPATH", "PYTHONINSPECT", "LD_LIBRARY_PATH", "PATH", "BROWSER", "PAGER", "EDITOR"})


def match_start_up(subject: Subject) -> Iterator[Match]:
    """Yield the variables that make other programs run something at their start."""
    for name, value, position in set_variables(subject):
        is_switch = name == "PYTHONBREAKPOINT" and isinstance(value, Constant) and value.value in {"0", ""}
        if name in _STARTING and not is_switch:
            yield Match(position, Certainty.PROVED, f"sets {name}", target=f"os.environ.{name}")
        elif name in _SEARCHING:
            yield Match(position, Certainty.LIKELY, f"sets {name}", target=f"os.environ.{name}")


_BUILTINS = frozenset(dir(builtins)) | {"_"}


def match_left_behind(subject: Subject) -> Iterator[Match]:
    """Yield the names that a program adds to the built-in ones."""
    for write in subject.resolution.writes:
        name = write.attribute.strip("[]")
        if write.owner == "builtins" and name not in _BUILTINS:
            target = f"builtins.{name}"
            yield Match(write.position, Certainty.LIKELY, f"adds {target}", target=target)


RULES = (
    StaticRule(DEAF, match_deaf),
    StaticRule(DAEMON, match_daemons),
    StaticRule(HOOK, match_hooks),
    StaticRule(START_UP, match_start_up),
    StaticRule(LEFT_BEHIND, match_left_behind),
)
