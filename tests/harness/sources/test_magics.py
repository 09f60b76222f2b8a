"""What IPython adds to Python becomes the calls that it makes, on the lines where it stood."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from harness.sources.magics import as_python

KEPT = [
    "x = 1\n",
    "text = '''\n!ls\n%who\n'''\n",
    "x = ('%s'\n % y)\n",
    "if a != b:\n    pass\n",
    "y = f'{b!r}'\n",
    "total = [\n    1,\n    2]\n",
]


@pytest.mark.parametrize("cell", KEPT)
def test_python_is_left_as_it_is(cell: str) -> None:
    assert cell == as_python(cell).text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("!ls -l\nx = 1", "get_ipython().system('ls -l')\nx = 1"),
        ("!!ls", "get_ipython().getoutput('ls')"),
        ("if x:\n    !ls\n", "if x:\n    get_ipython().system('ls')\n"),
        ("names, = !ls\n", "names, = get_ipython().getoutput('ls')\n"),
        ("!echo \\\n  more\nx = 1", "get_ipython().system('echo \\\\\\n  more')\n\nx = 1"),
        ("%pip install x", "get_ipython().system('pip install x')"),
        ("%ls", "get_ipython().system('ls')"),
        ("x = %sx ls", "x = get_ipython().getoutput('sx ls')"),
        ("%%bash\nid\n", "get_ipython().system('bash \\nid')\n\n"),
        ("\n%%sh -e\nid", "\nget_ipython().system('sh -e\\nid')\n"),
        ("%time f(1)", "f(1)"),
        ("%timeit -n 10 -r3 f(1)", "f(1)"),
        ("%%timeit -n 3 import os\n!ls", "import os\nget_ipython().system('ls')"),
        ("%%capture out\nf(1)", "pass\nf(1)"),
        ("%load_ext a.b", "import a.b"),
        ("%matplotlib inline", "None"),
        ("?f\nf??\n", "pass\npass\n"),
        ("from __future__ import annotations\n", "pass\n"),
    ],
)
def test_what_only_ipython_takes_becomes_a_call(cell: str, text: str) -> None:
    plain = as_python(cell)
    assert (text, ()) == (plain.text, plain.unknown)


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("%run other.py", ("%run",)),
        ("x = %store y", ("%store",)),
        ("%%writefile x.py\nimport os\n", ("%%writefile",)),
        ("%%html\n<script></script>", ("%%html",)),
        # IPython computes what stands in braces.
        ("%cd {f(1)}", ("%cd",)),
        ("%load_ext", ("%load_ext",)),
    ],
)
def test_a_magic_that_may_do_anything_is_named(cell: str, names: tuple[str, ...]) -> None:
    assert names == as_python(cell).unknown


def test_what_a_magic_opens_hides_nothing_after_it() -> None:
    for opening in ('%matplotlib """', "%who (", "!echo '''", "?x"):
        assert "evil()" in as_python(f"{opening}\nevil()\n").text.split("\n")


LINES = st.sampled_from(
    ["!ls", "%who", "%%bash", "%run x", "x = !ls", "'''", '"""', "(", ")", "f(", "x\\", "#'", "", "?x", "if x:"]
)


@given(st.lists(LINES | st.text("!%?'\"\\([{}])# xf=\t", max_size=8), max_size=8))
def test_lines_are_kept(lines: list[str]) -> None:
    cell = "\n".join(lines)
    assert cell.count("\n") == as_python(cell).text.count("\n")


@pytest.mark.parametrize("piece", [" ", "[\n", "'''", "a.b,", "%", "\\\n", "-a ", "x=1\n"])
def test_a_long_cell_takes_linear_time(piece: str) -> None:
    cell = piece * (60_000 // len(piece))
    for start in ("", "!", "%timeit ", "x = %timeit "):
        assert as_python(start + cell).text.count("\n") == cell.count("\n")
