"""SECR: secrets and reconnaissance: the environment, keys, accounts, other people's files, what a grader hides."""

import re
from collections.abc import Iterator

from detectors.findings import PROVED_OR_LIKELY, Certainty, Family, Rule, Severity
from detectors.flow.sites import CallSite
from detectors.flow.values import Value, texts_of
from detectors.rules import environment
from detectors.rules.base import Match, StaticRule, Subject
from detectors.rules.commands import calls_given, words_of
from detectors.rules.files import LOOKING, Access, Touch, argument_value, touches
from detectors.rules.paths import HOME, is_path_like, plain_path
from detectors.rules.places import is_hidden_from_programs, secret_of
from detectors.rules.proc import STARTERS
from detectors.rules.targets import certainty_of, match_calls

BULK = Rule(
    id="SECR-01",
    family=Family.SECR,
    severity=Severity.HIGH,
    title="whole environment taken",
    description="Copies, prints, stores or goes through the environment of the process, where keys of the operator "
    "may be. To ask for one variable, to set one or to count them is not a match.",
    attack=("T1082", "T1552"),
    cwe=("CWE-526",),
    evasions=("the environment by native code or by a child process",),
    false_positives=("an alias of os.environ that is only asked for single names is a likely match",),
    certainties=PROVED_OR_LIKELY,
)
VARIABLE = Rule(
    id="SECR-02",
    family=Family.SECR,
    severity=Severity.HIGH,
    title="variable with the name of a secret read",
    description="Reads an environment variable that by its name holds a key, a token or a password.",
    attack=("T1552",),
    cwe=("CWE-526", "CWE-522"),
    evasions=("a secret under an ordinary name",),
    false_positives=("a program that talks to a model by a key of its own",),
    certainties=PROVED_OR_LIKELY,
)
SECRET_FILE = Rule(
    id="SECR-03",
    family=Family.SECR,
    severity=Severity.HIGH,
    title="file of secrets read",
    description="Reads, lists, copies or links to a place where keys, passwords, accounts or the memory of a process "
    "lie. To read /proc/self/status, meminfo and the like is not a match.",
    attack=("T1552.001", "T1552.004", "T1003.007", "T1003.008"),
    cwe=("CWE-200", "CWE-522"),
    evasions=("a relative path after a change of directory", "a path that only run time knows"),
    certainties=PROVED_OR_LIKELY,
)
METADATA = Rule(
    id="SECR-04",
    family=Family.SECR,
    severity=Severity.CRITICAL,
    title="cloud metadata asked for",
    description="Hands the address of a cloud's metadata service to a call: who reaches it gets the machine's keys.",
    attack=("T1552.005",),
    cwe=("CWE-918", "CWE-522"),
    evasions=("an address that is put together at run time or redirected to",),
    certainties=PROVED_OR_LIKELY,
)
ACCOUNTS = Rule(
    id="SECR-05",
    family=Family.SECR,
    severity=Severity.MEDIUM,
    title="accounts or a key store asked",
    description="Asks a key store for passwords, the system for its accounts, or a person for a password.",
    attack=("T1555", "T1087.001"),
    cwe=("CWE-522",),
    false_positives=("pwd.getpwuid for the own home directory is a likely match",),
    certainties=PROVED_OR_LIKELY,
)
HIDDEN = Rule(
    id="SECR-06",
    family=Family.SECR,
    severity=Severity.HIGH,
    title="hidden measure read",
    description="Reads a file that by its name is what a grader keeps from the programs that it grades: the hidden "
    "utility, held-out tests, expected answers, or the harness itself.",
    attack=("T1083", "T1005"),
    cwe=("CWE-200",),
    evasions=("a hidden file under an ordinary name",),
    certainties=PROVED_OR_LIKELY,
)
WALK = Rule(
    id="SECR-07",
    family=Family.SECR,
    severity=Severity.MEDIUM,
    title="machine searched",
    description="Lists or goes through the root of the file system, a home directory, what lies above its own "
    "directory, the system's settings or its processes. To change into one of them is a likely match.",
    attack=("T1083", "T1057"),
    cwe=("CWE-200",),
    evasions=("a search that starts at a path which only run time knows",),
    certainties=PROVED_OR_LIKELY,
)


def match_bulk(subject: Subject) -> Iterator[Match]:
    """Yield the places that take the whole environment; mere mentions only where there is no such place."""
    taken = list(_takings(subject))
    yield from taken
    counted = {site.position.line for site in environment.counters(subject)}
    for reference in environment.mentions(subject):
        if not taken and reference.position.line not in counted:
            message = f"{reference.target} is kept or gone through"
            yield Match(reference.position, Certainty.LIKELY, message, target=reference.target, severity=Severity.LOW)


def _takings(subject: Subject) -> Iterator[Match]:
    for site in environment.takers(subject):
        certainty = certainty_of(site) if site.target else Certainty.LIKELY
        yield Match(site.position, certainty, f"{site.target} takes the environment", target=site.target)
    for returned in subject.resolution.returns:
        if environment.is_mapping(returned.value):
            yield Match(returned.position, Certainty.PROVED, "returns the environment", target="os.environ")
    if environment.is_listed(subject):
        for position, target, names in environment.variable_reads(subject):
            if not names:
                yield Match(position, Certainty.PROVED, "reads each variable of the environment", target=target)


def match_variable(subject: Subject) -> Iterator[Match]:
    """Yield the reads of variables whose names are those of secrets."""
    for position, target, names in environment.variable_reads(subject):
        for name in names:
            certainty = environment.secrecy_of(name)
            if certainty is not None:
                yield Match(position, certainty, f"{target} reads {name}", target=target)


def match_secret_file(subject: Subject) -> Iterator[Match]:
    """Yield the calls that look at a path where secrets lie."""
    for touch in touches(subject):
        if touch.access in LOOKING or touch.access is Access.LINK:
            yield from _secret_matches(touch)
    for site in subject.sites(STARTERS):
        yield from _command_matches(site)


def _secret_matches(touch: Touch) -> Iterator[Match]:
    site = touch.site
    for path in touch.paths():
        what = secret_of(path)
        if what is not None:
            certainty = Certainty.LIKELY if touch.access is Access.PROBE else certainty_of(site)
            yield Match(site.position, certainty, f"{site.target} {touch.access} {what}: {path}", target=site.target)


def _command_matches(site: CallSite) -> Iterator[Match]:
    for word in words_of(site):
        what = secret_of(plain_path(word)) if is_path_like(word) else None
        if what is not None:
            yield Match(site.position, certainty_of(site), f"{site.target} names {what}: {word}", target=site.target)


_METADATA = re.compile(
    r"169\.254\.169\.254|169\.254\.170\.2|100\.100\.100\.200|fd00:ec2::254|2852039166|0xa9fea9fe|"
    r"metadata\.(?:google\.internal|azure\.com|goog)|/latest/(?:meta-data|user-data|dynamic/instance-identity|api/token)|"
    r"/computeMetadata/v|/metadata/(?:instance|identity)",
    re.IGNORECASE,
)
_SPEAKING = (
    "aiohttp.", "asyncio.", "http.", "httpx.", "os.", "requests.", "socket.", "ssl.", "subprocess.", "urllib.request.",
    "urllib3.", "websocket", "xmlrpc.", "pycurl.", "pty.",
)  # fmt: skip
_MUTE = (
    "builtins.print",
    "builtins.len",
    "builtins.str",
    "functools.",
    "stop.",
    "re.",
    "logging.",
    "urllib.parse.",
    "os.path.",
)


def match_metadata(subject: Subject) -> Iterator[Match]:
    """Yield the calls that are handed the address of a metadata service."""
    for site in calls_given(subject, _METADATA):
        if site.target and not site.target.startswith(_MUTE):
            certainty = certainty_of(site) if site.target.startswith(_SPEAKING) else Certainty.LIKELY
            message = f"{site.target} is given the address of a metadata service"
            yield Match(site.position, certainty, message, target=site.target)


_STORES = frozenset({
    "keyring.get_password", "keyring.get_credential", "secretstorage.dbus_init", "secretstorage.get_all_items",
    "browser_cookie3.load", "browser_cookie3.chrome", "browser_cookie3.firefox", "pwd.getpwall", "grp.getgrall",
    "spwd.getspall", "spwd.getspnam", "crypt.crypt", "win32crypt.CryptUnprotectData",
})  # fmt: skip
_ASKED = frozenset({"getpass.getpass", "pwd.getpwnam", "pwd.getpwuid", "grp.getgrnam", "grp.getgrgid"})


def match_accounts(subject: Subject) -> Iterator[Match]:
    """Yield the calls that ask for accounts or stored passwords."""
    yield from match_calls(subject, _STORES)
    for site in subject.sites(_ASKED):
        message = f"calls {site.target}"
        yield Match(site.position, Certainty.LIKELY, message, target=site.target, severity=Severity.LOW)


def match_hidden(subject: Subject) -> Iterator[Match]:
    """Yield the calls that look at what a grader hides."""
    for touch in touches(subject):
        site = touch.site
        for path in touch.paths() if touch.access in LOOKING or touch.access is Access.LINK else ():
            if is_hidden_from_programs(path):
                certainty = Certainty.LIKELY if touch.access is Access.PROBE else certainty_of(site)
                yield Match(site.position, certainty, f"{site.target} {touch.access} {path}", target=site.target)


_ABOVE = r"\.\.(?:/\.\.)*"
"""The directories that the program's own one lies in."""
_SEARCHED = re.compile(rf"^(?:/|~|{_ABOVE}|/(?:home|Users)(?:/[^/]+)?|/(?:root|etc|proc|var|run|mnt|media|opt))$")
_TELLING = re.compile(rf"^(?:/|~|{_ABOVE}|/home|/Users|/root|/etc|/proc)$")
_WILD = re.compile(r"[*?\[]")


def match_walk(subject: Subject) -> Iterator[Match]:
    """Yield the calls that go through a machine's files."""
    for touch in touches(subject):
        if touch.access in {Access.LIST, Access.WALK}:
            yield from _walk_matches(touch)


def _walk_matches(touch: Touch) -> Iterator[Match]:
    site = touch.site
    for path in touch.paths():
        base, pattern = _split_pattern(path)
        pattern += "/".join(texts_of(argument_value(site, 0, "pattern") or Value()))
        is_deep = touch.access is Access.WALK or "**" in pattern or pattern.startswith(".*") or pattern.count("/") > 1
        if (is_deep and _SEARCHED.search(base)) or _TELLING.search(base):
            is_entered = site.target == "os.chdir"
            certainty = certainty_of(site) if touch.is_sure() and not is_entered else Certainty.LIKELY
            yield Match(site.position, certainty, f"{site.target} searches {base}", target=site.target)


def _split_pattern(path: str) -> tuple[str, str]:
    """Split a path at its first component with a wildcard."""
    parts = path.split("/")
    index = next((place for place, part in enumerate(parts) if _WILD.search(part)), len(parts))
    return "/".join(parts[:index]) or ("/" if path.startswith("/") or path == HOME else ""), "/".join(parts[index:])


RULES = (
    StaticRule(BULK, match_bulk),
    StaticRule(VARIABLE, match_variable),
    StaticRule(SECRET_FILE, match_secret_file),
    StaticRule(METADATA, match_metadata),
    StaticRule(ACCOUNTS, match_accounts),
    StaticRule(HIDDEN, match_hidden),
    StaticRule(WALK, match_walk),
)
