"""Budgets of every module of the four packages, and the places where a program may talk, end or read its environment."""

import ast
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("harness", "sandbox_profiles", "detectors", "reports")
MODULES = sorted(path.relative_to(ROOT) for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
CLI = Path("harness/cli.py")
GUEST = Path("harness/guest")
IN_THE_JAIL = [module for module in MODULES if module.is_relative_to(GUEST)] + [Path("harness/extraction.py")]
MOST_FILE_LINES = 400
MOST_FUNCTION_LINES = 60
VAGUE_NAMES = {"common", "core", "helpers", "manager", "misc", "util", "utils"}
# Libraries that a jail holds beside Python's own: programs may use numpy.
JAIL_LIBRARIES = {"numpy", *sys.stdlib_module_names}
ENDINGS = {"SystemExit", "exit", "quit"}
ENVIRONMENT = {"environ", "environb", "getenv", "getenvb", "putenv", "unsetenv"}
DEFINITIONS = (
    ast.AnnAssign,
    ast.Assign,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.FunctionDef,
    ast.Import,
    ast.ImportFrom,
    ast.TypeAlias,
)

type Check = Callable[[str], Iterator[str]]


def long_file(source: str) -> Iterator[str]:
    """Give a complaint about a file that is too long."""
    lines = len(source.splitlines())
    if lines > MOST_FILE_LINES:
        yield f"{lines} lines, more than {MOST_FILE_LINES}"


def long_functions(source: str) -> Iterator[str]:
    """Give a complaint about each function that is too long."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.end_lineno is not None:
            lines = node.end_lineno - node.lineno + 1
            if lines > MOST_FUNCTION_LINES:
                yield f"line {node.lineno}: {node.name} has {lines} lines, more than {MOST_FUNCTION_LINES}"


def prints(source: str) -> Iterator[str]:
    """Give a complaint about each place that prints."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name) and node.id == "print":
            yield f"line {node.lineno}: print"


def endings(source: str) -> Iterator[str]:
    """Give a complaint about each place that ends the process."""
    for node in ast.walk(ast.parse(source)):
        is_named = isinstance(node, ast.Name) and node.id in ENDINGS
        if is_named or "exit" in _member(node, "sys") or "_exit" in _member(node, "os"):
            yield f"line {getattr(node, 'lineno', 0)}: ends the process"


def environment_reads(source: str) -> Iterator[str]:
    """Give a complaint about each place that reads or changes the environment."""
    for node in ast.walk(ast.parse(source)):
        if _member(node, "os") & ENVIRONMENT:
            yield f"line {getattr(node, 'lineno', 0)}: the environment"


def import_effects(source: str) -> Iterator[str]:
    """Give a complaint about each statement that an import would run and that defines nothing."""
    for node in ast.parse(source).body:
        is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        is_entry = isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "__name__ == '__main__'"}
        if not isinstance(node, DEFINITIONS) and not is_text and not is_entry:
            yield f"line {node.lineno}: runs on import"


def foreign_imports(source: str) -> Iterator[str]:
    """Give a complaint about each import of what a jail does not hold."""
    for node in ast.walk(ast.parse(source)):
        for name in _imported(node):
            is_ours = name == "harness.extraction" or f"{name}.".startswith("harness.guest.")
            if not is_ours and name.partition(".")[0] not in JAIL_LIBRARIES:
                yield f"imports {name}"


def _imported(node: ast.AST) -> list[str]:
    """Return the modules that a node imports; a relative import has no name that is ours."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return ["." * node.level + (node.module or "")]
    return []


def _member(node: ast.AST, module: str) -> set[str]:
    """Return what a node takes from a module, by attribute or by import."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == module:
        return {node.attr}
    if isinstance(node, ast.ImportFrom) and node.module == module:
        return {alias.name for alias in node.names}
    return set()


def is_the_clis(module: Path) -> bool:
    """Tell whether a module may talk, end the process and read the environment: on the host, only one may."""
    return module == CLI or module.is_relative_to(GUEST)


def complaints(check: Check, modules: list[Path]) -> list[str]:
    """Give what a check says of modules, each with the module's path."""
    return [f"{module}: {said}" for module in modules for said in check((ROOT / module).read_text(encoding="utf-8"))]


def test_all_four_packages_are_checked() -> None:
    assert set(PACKAGES) == {module.parts[0] for module in MODULES}


@pytest.mark.parametrize("check", [long_file, long_functions])
def test_files_and_functions_stay_within_their_budgets(check: Check) -> None:
    assert [] == complaints(check, MODULES)


@pytest.mark.parametrize("check", [prints, endings, environment_reads])
def test_only_the_command_line_talks_ends_and_reads_the_environment(check: Check) -> None:
    assert [] == complaints(check, [module for module in MODULES if not is_the_clis(module)])


def test_an_import_only_defines() -> None:
    assert [] == complaints(import_effects, [module for module in MODULES if module.name != "__main__.py"])


def test_what_runs_inside_the_jail_needs_only_what_a_jail_holds() -> None:
    assert [] == complaints(foreign_imports, IN_THE_JAIL)


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [] == [
        str(module) for module in MODULES if VAGUE_NAMES & {part.removesuffix(".py") for part in module.parts}
    ]


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_says_that_it_is_typed(package: str) -> None:
    assert (ROOT / package / "py.typed").is_file()


@pytest.mark.parametrize(
    ("check", "source"),
    [
        (long_file, "x = 1\n" * 401),
        (long_functions, "def f():\n" + "    x = 1\n" * 60),
        (long_functions, "class C:\n    async def f(self):\n" + "        x = 1\n" * 60),
        (prints, "print(1)"),
        (prints, "show = print"),
        (endings, "import sys\nsys.exit(1)"),
        (endings, "from sys import exit"),
        (endings, "raise SystemExit"),
        (endings, "exit(1)"),
        (environment_reads, "import os\nos.environ['A']"),
        (environment_reads, "import os\nos.getenv('A')"),
        (environment_reads, "from os import environ"),
        (endings, "import os\nos._exit(1)"),
        (import_effects, "for name in 'ab':\n    pass"),
        (import_effects, "start()"),
        (foreign_imports, "import msgspec.json"),
        (foreign_imports, "from harness import errors"),
        (foreign_imports, "def f():\n    from harness.guests import x"),
    ],
)
def test_a_check_sees_what_it_is_for(check: Check, source: str) -> None:
    assert 1 == len(list(check(source)))


@pytest.mark.parametrize(
    ("check", "source"),
    [
        (long_file, "x = 1\n" * 400),
        (long_functions, "def f():\n" + "    x = 1\n" * 59),
        (prints, "pprint(1)\ntext = 'print(1)'"),
        (endings, "import sys\nsys.exc_info()\ndone.exit()"),
        (environment_reads, "import os\nos.getpid()\nprofile.environ"),
        (foreign_imports, "import os.path\nfrom harness.guest.channel import Channel\nfrom harness.guest import linux"),
        (import_effects, '"""Text."""\nimport os\nA = 1\nif __name__ == "__main__":\n    main()'),
    ],
)
def test_a_check_leaves_alone_what_it_is_not_for(check: Check, source: str) -> None:
    assert [] == list(check(source))
