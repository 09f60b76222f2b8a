"""What counts as an act when it is done late or in the background: calls that reach beyond the program's own values."""

import ast
from collections.abc import Iterator

from detectors.flow.sites import CallSite
from detectors.flow.values import Function, Symbol, Value, options_of
from detectors.rules.base import Subject
from detectors.rules.exec_ import EVALUATORS
from detectors.rules.outline import spans

_MODULES = (
    "subprocess.", "socket.", "urllib.request.", "http.client.", "requests.", "httpx.", "smtplib.", "ftplib.",
    "stop.utility", "stop.meta_utility", "stop.language_model.", "stop.run", "multiprocessing.Process",
)  # fmt: skip
_SYSTEM = frozenset({
    "os.system", "os.popen", "os.fork", "os.forkpty", "os.kill", "os.killpg", "os.execv", "os.execve", "os.execvp",
    "os.spawnv", "os.posix_spawn", "os.chmod", "os.chown", "os.symlink", "os.link", "os.putenv", "pty.spawn",
    "shutil.copy", "shutil.copyfile", "shutil.copytree", "shutil.move",
})  # fmt: skip
_OPENERS = frozenset({"builtins.open", "io.open", "os.open", "pathlib.Path().write_text", "pathlib.Path().write_bytes"})


def is_act(target: str) -> bool:
    """Say whether a callable starts, sends, runs or measures something; tidying up and printing are no acts."""
    return target in _SYSTEM or target in EVALUATORS or target.startswith(_MODULES)


def acts_within(subject: Subject, node: ast.AST) -> Iterator[CallSite]:
    """Yield the acts that are called inside a node, files opened by it included."""
    for site in subject.resolution.calls:
        if spans(node, site.position) and (is_act(site.target) or site.target in _OPENERS):
            yield site


def act_of(subject: Subject, value: Value, written: ast.expr | None) -> str:
    """Return the name of an act that a callback is or contains; empty where none is known.

    Args:
        subject: The program.
        value: What the callback evaluates to.
        written: The expression that names it.
    """
    for option in options_of(value):
        if isinstance(option, Symbol) and (is_act(option.name) or option.name in _OPENERS):
            return option.name
    if not any(isinstance(option, Function) for option in options_of(value)) and not isinstance(written, ast.Attribute):
        return ""
    for callback in subject.outline.callbacks(written):
        for site in acts_within(subject, callback):
            return site.target
    return ""
