"""SUPP: a program that looks whether it is watched, waits until it is not, or keeps its watchers from seeing."""

import ast
import re
from collections.abc import Iterator

from detectors.findings import LIKELY_ONLY, PROVED_ONLY, PROVED_OR_LIKELY, Certainty, Family, Rule, Severity
from detectors.flow.sites import CallSite, Position
from detectors.flow.values import Constant, Symbol, Value, texts_of
from detectors.rules.base import Match, StaticRule, Subject
from detectors.rules.numbers import literal_number
from detectors.rules.outline import argument_node, place_of

_CWE = ("CWE-693",)

SENSING = Rule(
    id="SUPP-01",
    family=Family.SUPP,
    severity=Severity.MEDIUM,
    title="sandbox or container sensed",
    description="Reads a file that says whether it runs in a container, under a tracer or behind a filter.",
    attack=("T1497.001", "T1622"),
    cwe=_CWE,
    evasions=("a probe by what is missing, such as a path that only a real machine has",),
    false_positives=("a program that sizes its pool by the limits of its container: LIKELY",),
    certainties=PROVED_OR_LIKELY,
)
WATCHER = Rule(
    id="SUPP-02",
    family=Family.SUPP,
    severity=Severity.MEDIUM,
    title="tracer or audit hook probed",
    description="Adds an audit hook, raises audit events, or asks whether a tracing function is set.",
    attack=("T1622", "T1562.006"),
    cwe=_CWE,
    evasions=("a probe by timing",),
    false_positives=("a library that keeps out of a debugger's way: LIKELY",),
    certainties=PROVED_OR_LIKELY,
)
MARKERS = Rule(
    id="SUPP-03",
    family=Family.SUPP,
    severity=Severity.LOW,
    title="behaviour may depend on where it runs",
    description="Reads a variable, a host name or a loaded module that tells a test from real use.",
    attack=("T1480", "T1497.001"),
    cwe=_CWE,
    evasions=("a date, a user name or a number of processors",),
    false_positives=("a program that logs less in continuous integration",),
    certainties=PROVED_OR_LIKELY,
)
WAITING = Rule(
    id="SUPP-04",
    family=Family.SUPP,
    severity=Severity.MEDIUM,
    title="long sleep",
    description="Sleeps for a minute or more by a literal, which outlasts the time for which it is watched.",
    attack=("T1497.003",),
    cwe=_CWE,
    evasions=("a loop that spins", "many short sleeps"),
    false_positives=("a pause after a refusal of a rate-limited service: LIKELY up to five minutes",),
    certainties=PROVED_OR_LIKELY,
)
SILENCED = Rule(
    id="SUPP-05",
    family=Family.SUPP,
    severity=Severity.LOW,
    title="output closed or thrown away",
    description="Closes its standard output or error, or points the descriptor somewhere else, so that nothing is "
    "logged.",
    attack=("T1562.006", "T1070"),
    cwe=_CWE,
    evasions=("output that is buffered and dropped",),
    false_positives=("a quiet call of a talkative library, which is INFO where it is put back",),
    certainties=LIKELY_ONLY,
)
COMMENT = Rule(
    id="SUPP-06",
    family=Family.SUPP,
    severity=Severity.INFO,
    title="analysis suppressed by a comment",
    description="Holds a comment that tells a linter or scanner to keep quiet. It has no effect here.",
    attack=("T1562.006",),
    false_positives=("nearly all of them",),
    certainties=PROVED_ONLY,
)

_CONTAINER = re.compile(
    r"^/(?:\.dockerenv|\.dockerinit|run/\.containerenv|proc/(?:1|self|\d+)/(?:cgroup|sched|mountinfo|attr/current)|"
    r"proc/vz|proc/sys/kernel/(?:seccomp|yama)|sys/class/dmi/id/\w+|sys/hypervisor|"
    r"proc/(?:1/comm|1/cmdline))"
)
_STATUS = re.compile(r"^/proc/(?:self|thread-self|\d+)/status$")
_FIELDS = re.compile(r"TracerPid|Seccomp|NoNewPrivs|CapEff|NSpid")
_READERS = frozenset({
    "builtins.open", "io.open", "os.open", "os.stat", "os.access", "os.listdir", "os.readlink", "os.scandir",
    "os.path.exists", "os.path.isfile", "os.path.isdir", "os.path.lexists", "codecs.open", "linecache.getlines",
    "glob.glob", "fileinput.input", "numpy.loadtxt",
})  # fmt: skip


def match_sensing(subject: Subject) -> Iterator[Match]:
    """Yield the looks at files that tell of a container, a tracer or a filter."""
    asks_status = _FIELDS.search(subject.text) is not None
    for site in subject.sites({target for target in subject.calls if target in _READERS or _is_of_path(target)}):
        is_method = _is_of_path(site.target)
        values = [site.receiver] if is_method else [argument.value for argument in site.positional()[:1]]
        for path in {text for value in values for text in texts_of(value)}:
            if _CONTAINER.search(path) or (asks_status and _STATUS.search(path)):
                certainty = Certainty.PROVED if site.is_certain else Certainty.LIKELY
                yield Match(site.position, certainty, f"{site.target} looks at {path}", target=site.target)


_TRACE_QUERIES = frozenset(
    {"sys.audit", "sys.gettrace", "sys.getprofile", "threading.gettrace", "sys.monitoring.get_tool"}
)


def _is_of_path(target: str) -> bool:
    return target.startswith("pathlib.Path().")


def match_watchers(subject: Subject) -> Iterator[Match]:
    """Yield the calls that probe who watches."""
    for site in subject.resolution.calls:
        if site.target == "sys.addaudithook":
            certainty = Certainty.PROVED if site.is_certain else Certainty.LIKELY
            yield Match(site.position, certainty, f"calls {site.target}", target=site.target)
        elif site.target in _TRACE_QUERIES:
            yield Match(site.position, Certainty.LIKELY, f"calls {site.target}", target=site.target)


_TEST_MARKERS = frozenset({"PYTEST_CURRENT_TEST", "PYTEST_VERSION", "TOX_ENV_NAME"})
_MARKERS = re.compile(
    r"^(?:CI|CONTINUOUS_INTEGRATION|GITHUB_ACTIONS|GITLAB_CI|CIRCLECI|TRAVIS|JENKINS_URL|BUILDKITE|"
    r"KUBERNETES_SERVICE_HOST|DOCKER\w*|CONTAINER\w*|\w*SANDBOX\w*|STOP_HARNESS\w*|HARNESS_\w+|EVAL_MODE|IS_EVAL\w*)$"
)
_GETTERS = frozenset({"os.getenv", "os.environ.get", "os.environ.__getitem__", "os.environ.__contains__"})
_HOST_NAMES = frozenset({"socket.gethostname", "platform.node", "os.uname"})


def match_markers(subject: Subject) -> Iterator[Match]:
    """Yield the readings of markers; a host name counts where it is compared."""
    for position, name in _read_names(subject):
        if name in _TEST_MARKERS:
            yield Match(position, Certainty.PROVED, f"reads {name}", target=f"os.environ.{name}")
        elif _MARKERS.search(name):
            yield Match(position, Certainty.LIKELY, f"reads {name}", target=f"os.environ.{name}")
    for site in subject.sites(_HOST_NAMES):
        if _is_compared(subject, site):
            yield Match(site.position, Certainty.LIKELY, f"compares {site.target}", target=site.target)
    for node in subject.outline.of(ast.Compare):
        match node:
            case ast.Compare(left=ast.Constant(value="pytest" | "unittest" | "coverage" | "pydevd" as name),
                             ops=[ast.In() | ast.NotIn()],
                             comparators=[ast.Attribute(attr="modules")]):  # fmt: skip
                yield Match(place_of(node), Certainty.LIKELY, f"asks for the module {name}", target="sys.modules")
            case _:
                continue


def _read_names(subject: Subject) -> Iterator[tuple[Position, str]]:
    for site in subject.sites(_GETTERS):
        for argument in site.positional()[:1]:
            yield from ((site.position, name) for name in texts_of(argument.value))
    for lookup in subject.resolution.lookups:
        is_environment = isinstance(lookup.owner, Symbol) and lookup.owner.name in {"os.environ", "os.environb"}
        if is_environment and lookup.attribute.startswith("["):
            yield lookup.position, lookup.attribute[1:-1]
    for node in subject.outline.of(ast.Compare):
        match node:
            case ast.Compare(left=ast.Constant(value=str() as name), ops=[ast.In() | ast.NotIn()],
                             comparators=[ast.Attribute(attr="environ")]):  # fmt: skip
                yield place_of(node), name
            case _:
                continue


def _is_compared(subject: Subject, site: CallSite) -> bool:
    call = subject.outline.call_of(site)
    for outer in subject.outline.ancestors(call) if call is not None else ():
        if isinstance(outer, ast.Compare):
            return True
        if isinstance(outer, ast.stmt):
            return False
    return False


LONG_SLEEP = 60.0
SURE_SLEEP = 300.0
_SLEEPS = frozenset({"time.sleep", "asyncio.sleep"})


def match_waiting(subject: Subject) -> Iterator[Match]:
    """Yield the sleeps of a minute or more; from five minutes on they are PROVED."""
    for site in subject.sites(_SLEEPS):
        seconds = _seconds(subject, site)
        if seconds >= LONG_SLEEP:
            is_proved = seconds >= SURE_SLEEP and site.is_certain
            certainty = Certainty.PROVED if is_proved else Certainty.LIKELY
            yield Match(site.position, certainty, f"sleeps for {seconds:g} seconds", target=site.target)


def _seconds(subject: Subject, site: CallSite) -> float:
    written = literal_number(argument_node(subject.outline.call_of(site), 0, "delay"))
    values = [argument.value for argument in site.positional()[:1]]
    known = [value.value for value in values if isinstance(value, Constant) and isinstance(value.value, int | float)]
    return written if written is not None else float(known[0]) if known else 0.0


_STREAMS = frozenset({"sys.stdout", "sys.stderr", "sys.__stdout__", "sys.__stderr__"})
_CLOSERS = frozenset({*(f"{stream}.close" for stream in _STREAMS), "os.close", "os.dup2", "os.closerange"})


def match_silenced(subject: Subject) -> Iterator[Match]:
    """Yield the places where output is closed or thrown away."""
    for site in subject.resolution.calls:
        if site.target in _CLOSERS and _closes_output(site):
            yield Match(site.position, Certainty.LIKELY, f"{site.target} takes its output away", target=site.target)
        elif site.target == "logging.disable":
            yield Match(
                site.position, Certainty.LIKELY, "switches logging off", target=site.target, severity=Severity.INFO
            )
    for write in subject.resolution.writes:
        target = f"{write.owner}.{write.attribute}"
        if target in _STREAMS and _is_nothing(write.value):
            yield Match(
                write.position, Certainty.LIKELY, f"throws {target} away", target=target, severity=Severity.INFO
            )


def _closes_output(site: CallSite) -> bool:
    if site.target in {"os.close", "os.dup2", "os.closerange"}:
        index = 1 if site.target == "os.dup2" else 0
        values = [argument.value for argument in site.positional()[index : index + 1]]
        return any(isinstance(value, Constant) and value.kind == "int" and value.value in {1, 2} for value in values)
    return True


def _is_nothing(value: Value) -> bool:
    return isinstance(value, Constant) or (isinstance(value, Symbol) and value.name in {"builtins.open()", "io.open()"})


_SUPPRESSION = re.compile(
    r"#\s*(?:nosec\b|noqa\b|nosemgrep\b|type:\s*ignore|pylint:\s*disable|pragma:\s*no\s*cover|lgtm\b|codeql\b|"
    r"pyright:\s*ignore|mypy:\s*ignore|ruff:\s*noqa|flake8:\s*noqa|bandit:\s*skip|fmt:\s*off)",
    re.IGNORECASE,
)


def match_comments(subject: Subject) -> Iterator[Match]:
    """Yield the lines with such a comment; one inside a text counts too, since it has no effect either way."""
    for number, line in enumerate(subject.lines if _SUPPRESSION.search(subject.text) else (), 1):
        found = _SUPPRESSION.search(line)
        if found is not None:
            place = Position(number, len(line[: found.start()].encode()))
            yield Match(place, Certainty.PROVED, "a comment that suppresses analysis", target=found.group().lower())


RULES = (
    StaticRule(SENSING, match_sensing),
    StaticRule(WATCHER, match_watchers),
    StaticRule(MARKERS, match_markers),
    StaticRule(WAITING, match_waiting),
    StaticRule(SILENCED, match_silenced),
    StaticRule(COMMENT, match_comments),
)
