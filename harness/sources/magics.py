"""What IPython adds to Python in a notebook's cell, written as the calls that it makes of it; lines are kept.

Nothing is parsed here. Where this reading of a text differs from Python's, what comes out is no Python either, and is
not judged clean: a line that was replaced by mistake is then an expression right after another one.
"""

import re
from collections.abc import Iterator

import msgspec

PRELUDE = "from IPython import get_ipython\n"
"""The first line of every notebook's program: a cell has the name without importing it."""

_STRING = (
    r"'''(?:[^\\]|\\.)*?(?:'''|\Z)|\"\"\"(?:[^\\]|\\.)*?(?:\"\"\"|\Z)|'(?:[^'\\\n]|\\.)*'?|\"(?:[^\"\\\n]|\\.)*\"?"
)
_TOKEN = re.compile(rf"#[^\n]*|{_STRING}|\\\n|[()\[\]{{}}]|\n", re.DOTALL)
# Possessive throughout: a line of blanks alone takes linear time.
_START = r"(?P<indent>[ \t]*+)(?P<target>[\w.,][\w., \t]*+=[ \t]*+)?+"
_ESCAPED = re.compile(rf"{_START}[!%](?:[^\\\n]|\\.)*+", re.DOTALL)
_SHELL = re.compile(rf"{_START}(?P<mark>!!?)(?P<rest>.*)", re.DOTALL)
_MAGIC = re.compile(rf"{_START}%(?P<name>[\w.!]++)(?:[ \t]++(?P<rest>.*))?", re.DOTALL)
_HELP = re.compile(r"[ \t]*+(?:\?{1,2}[\w.*]++|%{0,2}[\w.*]++\?{1,2})[ \t]*+")
_CELL = re.compile(r"[ \t]*+%%(?P<name>[\w.!]++)[ \t]*+(?P<rest>.*)")
_FUTURE = re.compile(r"from[ \t]++__future__[ \t]++import[ \t]++[\w, \t]++")
_OPTIONS = re.compile(r"\A(?:-\w++(?:[ \t]++\d++)?+[ \t]*+)*+")

_SHELLS = frozenset({
    "!", "!!", "bash", "cat", "conda", "cp", "ldir", "less", "lf", "lk", "ll", "ls", "lx", "mamba", "man",
    "micromamba", "mkdir", "more", "mv", "perl", "pip", "pypy", "python", "python2", "python3", "rm", "rmdir", "ruby",
    "sc", "script", "sh", "sx", "system", "uv",
})  # fmt: skip
"""Magics that start a program. Source: IPython 9, `IPython.core.magics` and `IPython.core.alias`."""
_AROUND_PYTHON = frozenset({"capture", "prun", "time", "timeit"})
"""Magics whose statement or cell is Python that runs here."""
_HARMLESS = frozenset({
    "alias_magic", "autoawait", "autocall", "automagic", "autoreload", "cd", "colors", "config", "doctest_mode",
    "latex", "lsmagic", "magic", "markdown", "matplotlib", "pdef", "pdoc", "pinfo", "pinfo2", "pprint", "precision",
    "pwd", "pylab", "quickref", "reset", "tb", "who", "who_ls", "whos", "xmode",
})  # fmt: skip
"""Magics that change what is shown, or nothing. Source: as above."""


class Plain(msgspec.Struct, frozen=True):
    """A cell as Python."""

    text: str
    """As many lines as the cell has."""
    unknown: tuple[str, ...] = ()
    """Magics that may do anything, in order."""


def as_python(cell: str) -> Plain:
    """Return a cell as the Python that IPython makes of it.

    Args:
        cell: Its source; lines end with a line feed.
    """
    unknown: list[str] = []
    blank = len(cell) - len(cell.lstrip())
    first, _, body = cell[blank:].partition("\n")
    before, found = "\n" * cell.count("\n", 0, blank), _CELL.fullmatch(first)
    if found is None:
        return Plain(_rewritten_lines(cell, unknown), tuple(unknown))
    if found["name"] in _AROUND_PYTHON:
        statement = "" if found["name"] == "capture" else _statement(found["rest"])
        return Plain(f"{before}{statement or 'pass'}\n{_rewritten_lines(body, unknown)}", tuple(unknown))
    call = _magic_call(found["name"], f"{found['rest']}\n{body}", is_output=False)
    after = "\n" * cell.count("\n", blank)
    return Plain(f"{before}{call or 'pass'}{after}", () if call else (f"%%{found['name']}",))


def _rewritten_lines(text: str, unknown: list[str]) -> str:
    return "\n".join(_rewritten(line, unknown) for line in _logical_lines(text))


def _logical_lines(text: str) -> Iterator[str]:
    """Yield the lines of a text, those that a bracket, a string or a backslash joins as one.

    A line for IPython ends where it ends, whatever it opens; a backslash joins the next one to it.
    """
    start = 0
    while start <= len(text):
        escaped = _ESCAPED.match(text, start)
        end = escaped.end() if escaped else _end_of_statement(text, start)
        yield text[start:end]
        start = end + 1


def _end_of_statement(text: str, start: int) -> int:
    depth = 0
    for token in _TOKEN.finditer(text, start):
        mark = token[0]
        if mark == "\n" and depth == 0:
            return token.start()
        if mark in "([{":
            depth += 1
        elif mark in ")]}":
            depth = max(0, depth - 1)
    return len(text)


def _rewritten(line: str, unknown: list[str]) -> str:
    """Return a logical line as Python, as many lines long."""
    after = "\n" * line.count("\n")
    if _HELP.fullmatch(line) or _FUTURE.fullmatch(line):
        return "pass"
    if (shell := _SHELL.fullmatch(line)) is not None:
        is_output = shell["target"] is not None or shell["mark"] == "!!"
        return f"{shell['indent']}{shell['target'] or ''}{_start(shell['rest'], is_output=is_output)}{after}"
    if (magic := _MAGIC.fullmatch(line)) is None:
        return line
    call = _magic_call(magic["name"], magic["rest"] or "", is_output=magic["target"] is not None)
    if not call:
        unknown.append(f"%{magic['name']}")
    return f"{magic['indent']}{magic['target'] or ''}{call or 'None'}{after}"


def _magic_call(name: str, rest: str, *, is_output: bool) -> str:
    """Return what a magic does, as one line of Python; empty where that is not known."""
    if name in _SHELLS:
        return _start(f"{name} {rest}", is_output=is_output)
    if name == "load_ext":
        return f"import {rest.strip()}" if rest.strip() and not is_output else ""
    if name in _AROUND_PYTHON:
        return _statement(rest).replace("\\\n", " ") or "None"
    # IPython computes what stands in braces on the line of a magic.
    is_plain = "{" not in rest.partition("\n")[0]
    return "None" if name in _HARMLESS and is_plain else ""


def _statement(rest: str) -> str:
    """Return the statement that a magic of timing is given, without its options."""
    return _OPTIONS.sub("", rest, count=1).strip()


def _start(command: str, *, is_output: bool) -> str:
    return f"get_ipython().{'getoutput' if is_output else 'system'}({command.strip()!r})"
