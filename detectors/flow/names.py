"""Canonical dotted names: one spelling for each thing outside the program, whatever road led to it."""

import builtins

from detectors.flow.values import CANDIDATE, UNKNOWN, Symbol, Value

MAX_NAME = 160
ENTRY = "improve_algorithm"
"""The function that a generated improver must define. Source: Self-Taught Optimizer, arXiv 2310.02304, figure 2."""

UTILITY = "stop.utility"
META_UTILITY = "stop.meta_utility"
RUN = "stop.run"
LANGUAGE_MODEL = "stop.language_model"
PATH_METHODS = "pathlib.Path()"
"""What a method of any path is called on, in canonical names."""

ENTRY_PARAMETERS: tuple[Value, ...] = (CANDIDATE, Symbol(UTILITY), Symbol(LANGUAGE_MODEL))
"""What the harness passes to the entry, by position."""

KNOWN_NAMES: dict[str, Value] = {
    "utility": Symbol(UTILITY),
    "meta_utility": Symbol(META_UTILITY),
    "run": Symbol(RUN),
    "language_model": Symbol(LANGUAGE_MODEL),
    "LanguageModel": Symbol("stop.LanguageModel"),
    "extract_code": Symbol("stop.extract_code"),
    "initial_solution": CANDIDATE,
    "algorithm_str": CANDIDATE,
}
"""What these names mean in an improver that does not bind them itself."""

_CANONICAL = {
    "task_utility.utility": UTILITY,
    "utility.utility": UTILITY,
    "meta_utility.meta_utility": META_UTILITY,
    "run.run": RUN,
    "language_model.LanguageModel": "stop.LanguageModel",
    "stop.LanguageModel()": LANGUAGE_MODEL,
    "helpers.extract_code": "stop.extract_code",
}
_SAME_MODULE = {
    "posix": "os",
    "nt": "os",
    "_io": "io",
    "_socket": "socket",
    "__builtin__": "builtins",
    "__builtins__": "builtins",
    "random._os": "os",
    "linecache.os": "os",
    "glob.os": "os",
    "shutil.os": "os",
    "tempfile._os": "os",
    "os.sys": "sys",
    "urllib.request.socket": "socket",
    "http.client.socket": "socket",
}
"""Modules that are, or re-export, another. Source: their `import` statements in CPython 3.12 and 3.13."""


def canonical(name: str) -> Value:
    """Return the value of a dotted name; `UNKNOWN` when it is longer than `MAX_NAME`."""
    if len(name) > MAX_NAME:
        return UNKNOWN
    if name == "algorithm.algorithm_str":
        return CANDIDATE
    name = _SAME_MODULE.get(name, name)
    head, dot, tail = name.partition(".")
    if head in _SAME_MODULE:
        name = _SAME_MODULE[head] + dot + tail
    return Symbol(_CANONICAL.get(name, name))


def free_name(name: str) -> Value:
    """Return what a name means that the program never binds: a builtin, a name of the harness, or `UNKNOWN`."""
    if name in KNOWN_NAMES:
        return KNOWN_NAMES[name]
    if name == "__builtins__" or hasattr(builtins, name):
        return canonical(name if name == "__builtins__" else f"builtins.{name}")
    return UNKNOWN
