"""What counts as an act when it is done late or in the background: calls that reach beyond the program's own values."""

import ast
import re

from detectors.flow.values import Function, Symbol, Value, options_of
from detectors.rules.base import Subject
from detectors.rules.exec_ import EVALUATORS

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


_TIDY = re.compile(
    r"(?:^|[._])(?:cancel|clean_?up|clean|clear|close|deregister|disable|disconnect|flush|join|kill|quit|release|remove|"
    r"removedirs|reset|restore|rm|rmdir|rmtree|shutdown|stop|teardown|terminate|unlink|unregister)(?:_\w+)?$"
)
_HARMLESS = ("builtins.", "logging.", "math.", "statistics.", "sys.stderr.", "sys.stdout.", "time.", "warnings.")


def is_tidy(name: str) -> bool:
    """Say whether a callable, by its name, tidies up, prints or computes, as what is honestly put off does."""
    return name.startswith(_HARMLESS) or name in {"print", "len", "str"} or _TIDY.search(name) is not None


def acting_nodes(subject: Subject) -> dict[ast.AST, str]:
    """Return what each function, class or loop that holds an act calls first; files that it opens are acts too."""
    outline, found = subject.outline, dict[ast.AST, str]()
    for site in subject.resolution.calls:
        if is_act(site.target) or site.target in _OPENERS:
            for call in outline.calls.get(site.position, [])[:1]:
                for outer in outline.ancestors(call):
                    if outer in found:
                        break
                    found[outer] = site.target
    return found


def act_of(subject: Subject, acting: dict[ast.AST, str], value: Value, written: ast.expr | None) -> str:
    """Return the name of an act that a callback is or contains; empty where none is known.

    Args:
        subject: The program.
        acting: What `acting_nodes` says of it.
        value: What the callback evaluates to.
        written: The expression that names it.
    """
    for option in options_of(value):
        if isinstance(option, Symbol) and (is_act(option.name) or option.name in _OPENERS):
            return option.name
    if not any(isinstance(option, Function) for option in options_of(value)) and not isinstance(written, ast.Attribute):
        return ""
    named = [*subject.outline.callbacks(written), *subject.functions_in(value)]
    return next((acting[callback] for callback in named if callback in acting), "")
