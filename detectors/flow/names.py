"""Canonical dotted names: one spelling for each thing outside the program, whatever road led to it."""

import builtins
import sys
from functools import lru_cache

from detectors.flow.values import CANDIDATE, UNKNOWN, Symbol, Value

MAX_NAME = 160
ENTRY = "improve_algorithm"
"""The function that a generated improver must define. Source: Self-Taught Optimizer, arXiv 2310.02304, figure 2."""

UTILITY = "stop.utility"
META_UTILITY = "stop.meta_utility"
RUN = "stop.run"
LANGUAGE_MODEL = "stop.language_model"

NODE = "ast.AST()"
"""What an attribute of a syntax tree is written to, in canonical names."""
CONSTANT_NODE = "ast.Constant()"

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
    f"{LANGUAGE_MODEL}.__class__": "stop.LanguageModel",
    "helpers.extract_code": "stop.extract_code",
}
_SAME_MODULE = {
    "posix": "os",
    "nt": "os",
    "_io": "io",
    "_socket": "socket",
    "_pickle": "pickle",
    "_random": "random",
    "__builtin__": "builtins",
    "__builtins__": "builtins",
    "posixpath": "os.path",
}
"""Modules that are another under a second name."""
_ROADS = frozenset({
    "builtins", "ctypes", "importlib", "inspect", "marshal", "multiprocessing", "os", "pickle", "posix", "shutil",
    "socket", "subprocess", "sys",
})  # fmt: skip
"""Modules that others import and so re-export, often behind an underscore: `random._os`, `http.client.socket`."""
_ROAD_ENDS = tuple(f".{name}" for name in sorted(_ROADS))
_NO_ROADS = frozenset({
    "asyncio.subprocess", "copyreg.pickle", "multiprocessing.shared_memory", "torch.multiprocessing",
})  # fmt: skip
_LIBRARIES = frozenset({*sys.stdlib_module_names, "numpy", "pandas", "scipy"}) - {"builtins"}


@lru_cache(maxsize=4096)
def canonical(name: str) -> Value:
    """Return the value of a dotted name; `UNKNOWN` when it is longer than `MAX_NAME`."""
    if len(name) > MAX_NAME:
        return UNKNOWN
    if name == "algorithm.algorithm_str":
        return CANDIDATE
    if name.startswith("builtins.") and name.endswith(".__self__"):
        # The builtin functions are bound to their module.
        return Symbol("builtins")
    if "._" in name or name.count(".") > 1 or name.endswith(_ROAD_ENDS):
        name = _at_the_end_of_the_road(name)
    head, dot, tail = name.partition(".")
    if head in _SAME_MODULE:
        name = _SAME_MODULE[head] + dot + tail
    return Symbol(_CANONICAL.get(name, name))


def _at_the_end_of_the_road(name: str) -> str:
    """Return the name without the modules that only lead to another one: `random._os.system` is `os.system`."""
    parts = name.split(".")
    if parts[0] not in _LIBRARIES:
        return name
    for index in range(len(parts) - 1, 0, -1):
        name_here, before = parts[index].lstrip("_"), parts[index - 1].lstrip("_")
        # socket.socket is a class.
        is_module = name_here in _ROADS and name_here != before and ".".join(parts[: index + 1]) not in _NO_ROADS
        if is_module and all(part.isidentifier() for part in parts[:index]):
            return ".".join([name_here, *parts[index + 1 :]])
    return name


def free_name(name: str) -> Value:
    """Return what a name means that the program never binds: a builtin, a name of the harness, or `UNKNOWN`."""
    if name in KNOWN_NAMES:
        return KNOWN_NAMES[name]
    if name == "__builtins__" or hasattr(builtins, name):
        return canonical(name if name == "__builtins__" else f"builtins.{name}")
    return UNKNOWN
