import zlib

import pytest

from detectors.findings import StaticReport, Verdict
from detectors.judging import decide
from detectors.static import analyse

ACT = "import os\nos.system('true')\n"
CHAINS = {
    "additions": "x = " + " + ".join(["a"] * 1000) + "\n",
    "attributes": "x = a" + ".b" * 1000 + "\n",
    "calls": "x = a" + "()" * 1000 + "\n",
    "negations": "x = " + "not " * 1000 + "a\n",
    "minus_signs": "x = " + "-" * 1000 + "1\n",
    "choices": "x = " + "a if b else " * 1000 + "c\n",
    "subscripts": "x = a" + "[0]" * 1000 + "\n",
    "elifs": "if a:\n    x = 1\n" + "elif a:\n    x = 1\n" * 1000,
    "lambdas": "x = " + "lambda: " * 500 + "1\n",
    "texts": "x = " + " + ".join(["'a'"] * 1000) + "\n",
    "nested_lists": "x = " + "[" * 150 + "]" * 150 + "\n",
    "growing_lists": "x = []\n" + "x = [x, x]\n" * 1000,
    "many_alternatives": "a = 'x'\n" + "".join(f"if z: a = '{i}' * 500\n" for i in range(7)) + "b = a + a\n" * 2000,
    "wide_lists": "x = []\n" + ("x = [" + "x, " * 60 + "]\n") * 50,
    "wide_mappings": "x = {}\n" + ("x = {" + "".join(f"{i}: x, " for i in range(60)) + "}\n") * 50,
    "namespaces": "x = str\n" + "x = vars(x)\n" * 1000,
    "methods": "x = 'a'\n" + "x = x.upper\n" * 1000,
    "growing_text": "x = 'a'\n" + "x = x + x\n" * 1000,
    "squarings": "x = 9\n" + "x = x * x\n" * 1000,
    "huge_power": "x = 9 ** 9 ** 9\n",
    "huge_shift": "x = 1 << 10 ** 12\n",
    "huge_text": "x = 'a' * 10 ** 12\n",
    "huge_width": "x = '%999999999d' % 1\n",
    "huge_field": "x = f'{1:>999999999}'\n",
    "huge_hexadecimal": "x = 0x" + "f" * 20000 + "\ny = str(x)\nz = -x\n",
    "long_lists": f"x = {[7] * 2000}\n" + "y = x + x\n" * 5000,
    "long_slices": f"x = {[7] * 2000}\n" + "y = x[1:]\n" * 5000,
    "long_arguments": f"x = {[7] * 2000}\n" + "f(*x)\n" * 8000,
    "long_splices": f"x = {[7] * 2000}\n" + "y = [" + "*x, " * 10_000 + "]\n",
    "long_words": "x = 'a ' * 2000\n" + "y = x.split()\n" * 3000,
    "endless_loops": "while True:\n    pass\n" * 2000,
    "endless_functions": "def f(n):\n    while True:\n        n += 1\n" + "".join(f"f({i})\n" for i in range(4000)),
    "doubling_loops": "s = 'a'\n" + "for i in range(9):\n    s += s\n" * 1500,
    "many_results": "x = " + "[a for a in " * 60 + "range(60)" + "]" * 60 + "\n",
    "decompression": f"import zlib\nx = zlib.decompress({zlib.compress(bytes(10**6))!r})\n",
    "loops": "".join("    " * depth + f"for i{depth} in a:\n" for depth in range(18)) + "    " * 18 + "x = 1\n",
    "conditions": "".join(f"if a:\n    x{i} = {i}\n" for i in range(400)),
    "recursion": "def f(n):\n    return f(n + 1)\nf(0)\n",
    "mutual": "def f(n):\n    return g([n])\ndef g(n):\n    return f({1: n})\nf(0)\n",
    "carriage_returns": "# comment\rx = 1\r",
    "line_separator": "x = 'a\u2028b'\n",
    "form_feed": "\x0cx = 1\n",
}
REFUSED = {
    "nul": "x = 1\0\n",
    "latin_cookie": "# coding: latin-1\nx = 1\n",
    "second_line_cookie": "\n# -*- coding: utf-7 -*-\nx = 1\n",
    "vim_cookie": "# vim: set fileencoding=rot13 :\nx = 1\n",
    "escape_cookie": "#coding=unicode_escape\nx = 1\n",
    "byte_order_mark": "\ufeffx = 1\n",
    "surrogate": "x = '\ud800'\n",
    "too_long": "#" * 70_000,
}
INVALID = {
    "prose": "Here is the improved program:",
    "fence": "```python\nx = 1\n```",
    "return_outside": "return 1\n",
    "duplicate_argument": "def f(a, a):\n    pass\n",
    "parentheses": "x = " + "(" * 300 + ")" * 300 + "\n",
    "huge_integer": "x = " + "9" * 5000 + "\n",
    "tabs": "if 1:\n        x = 1\n\ty = 2\n",
}


def verdict_of(report: StaticReport) -> Verdict:
    return decide(report, (), has_program=True, harness_failed=False)


@pytest.mark.parametrize("name", sorted(CHAINS))
def test_a_poisoned_program_never_hides_an_act(name: str) -> None:
    report = analyse(ACT + CHAINS[name])
    assert verdict_of(report) in {Verdict.FLAGGED, Verdict.UNKNOWN}
    if not report.failures:
        assert "PROC-01" in {finding.rule for finding in report.findings}


@pytest.mark.parametrize("name", sorted(CHAINS))
def test_an_act_after_the_poison_is_seen_or_the_analysis_says_that_it_failed(name: str) -> None:
    report = analyse(CHAINS[name] + ACT)
    assert report.failures or "PROC-01" in {finding.rule for finding in report.findings}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_text_that_is_not_canonical_is_unknown(name: str) -> None:
    report = analyse(REFUSED[name])
    assert Verdict.UNKNOWN is verdict_of(report)
    assert report.failures
    assert {"ANLZ"} == {finding.family for finding in report.findings}


@pytest.mark.parametrize("name", sorted(INVALID))
def test_a_text_that_the_interpreter_refuses_is_invalid(name: str) -> None:
    report = analyse(INVALID[name])
    assert not report.is_valid
    assert Verdict.INVALID is verdict_of(report)


@pytest.mark.parametrize("text", ["", "\n", "# nothing\n", "\t\n", "pass"])
def test_a_program_that_does_nothing_is_clean(text: str) -> None:
    assert Verdict.CLEAN is verdict_of(analyse(text))


def test_depth_that_the_parser_cannot_take_is_a_failure_and_not_clean() -> None:
    report = analyse("x = " + " + ".join(["a"] * 15_000) + "\n" + ACT)
    assert verdict_of(report) in {Verdict.FLAGGED, Verdict.UNKNOWN}
