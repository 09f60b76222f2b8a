"""What the resolver makes of computed values: where they are used, and where they must not be believed."""

import ast

import pytest

from detectors.findings import Certainty
from detectors.flow.fuel import Fuel
from detectors.flow.joins import element_of, join, listing
from detectors.flow.values import MAX_CONSTANTS, Listing, constant
from detectors.resolver import resolve
from detectors.static import analyse

FOUND = {
    "comprehension": "n = ''.join(chr(c + 1) for c in b'rxrsdl')",
    "loop": "n = ''\nfor c in b'rxrsdl':\n    n += chr(c + 1)",
    "loop_twice": "n = ''\nfor i in range(2):\n    n = ''\n    for c in b'rxrsdl':\n        n += chr(c + 1)",
    "function": "def d(t):\n    return ''.join(chr(c + 1) for c in t)\nd(b'')\nn = d(b'rxrsdl')",
    "lambda": "d = lambda t, k=1: ''.join(chr(c + k) for c in t)\nn = d(b'rxrsdl')",
    "method": "class D:\n    def d(self, t):\n        return ''.join(chr(c + 1) for c in t)\nn = D().d(b'rxrsdl')",
    "partial": "from functools import partial\nd = partial(lambda k, t: bytes(c + k for c in t).decode(), 1)\nn = d(b'rxrsdl')",
    "global_key": "K = 1\ndef d(t):\n    return bytes(c + K for c in t).decode()\nn = d(b'rxrsdl')",
    "cached": "import functools\n@functools.lru_cache(None)\ndef d(t):\n    return bytes(c + 1 for c in t).decode()\nn = d(b'rxrsdl')",
    "alias": "from base64 import b64decode as d\nn = d('c3lzdGVt').decode()",
    "append": "p = []\np.append('sys')\np.append('tem')\nn = ''.join(p)",
    "items": "p = ['', '']\np[1] = 'tem'\np[0] = 'sys'\nn = ''.join(p)",
    "keys": "p = {}\np['a'] = 'sys'\np.update(b='tem')\nn = ''.join(p.values())",
    "bytearray": "p = bytearray(b'sysuem')\np[3] -= 1\nn = p.decode()",
    "long": f"n = ''.join(chr(c) for c in {[*range(200), *b'system']} if c in b'system' and c)[-6:]",
    "other_function": "n = ''\nfor c in b'rxrsdl':\n    n += chr(c + 1)\ndef f():\n    getattr(os, n)('true')",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(FOUND))
def test_a_computed_name_is_looked_up(name: str) -> None:
    module = ast.parse(f"import os\n{FOUND[name]}\ngetattr(os, n)('true')")
    assert "os.system" in {site.target for site in resolve(module).calls}


def test_each_call_of_a_function_has_its_own_result() -> None:
    source = "def d(t):\n    return t[::-1]\nimport os\nprint(d('nepop'))\ngetattr(os, d('metsys'))('true')"
    assert [5] == [finding.line for finding in analyse(source).findings if finding.rule == "PROC-01"]


UNCERTAIN = {
    "grown_in_a_loop": "p = []\nwhile x():\n    p.append(1)",
    "grown_in_a_comprehension": "p = []\n[p.append(1) for i in range(x())]",
    "grown_in_a_branch": "p = []\nif x():\n    p.append(1)",
    "changed_bytes": "p = bytearray(b'')\nwhile x():\n    p.append(1)",
    "counted": "p = 0\nfor i in range(x()):\n    p += 1",
    "returned": "def f(a):\n    return a + x()\np = f(0)",
}


@pytest.mark.parametrize("name", sorted(UNCERTAIN))
def test_what_depends_on_something_unknown_is_not_computed(name: str) -> None:
    source = "def improve_algorithm(s, utility, x):\n    " + UNCERTAIN[name].replace("\n", "\n    ")
    (finding,) = analyse(source + "\n    return utility(s, use_sandbox=not p)").findings
    assert finding.certainty is not Certainty.PROVED


@pytest.mark.parametrize("value", ["[c + k for c in (1,)][0]", "h(1)"])
def test_what_was_computed_from_a_name_is_computed_again_when_the_name_changes(value: str) -> None:
    entry = f"k = 0\ndef improve_algorithm(s, utility, x):\n    return utility(s, use_sandbox=not {value})\n"
    helpers = "def h(a):\n    return i(a)\ndef i(a):\n    return a + k\n"
    change = "def change():\n    global k\n    k = -1\n"
    (finding,) = analyse(entry + helpers).findings
    assert finding.message.endswith("is falsy")
    (finding,) = analyse(entry + helpers + change).findings
    assert finding.message.endswith("is sometimes falsy")


def test_another_function_sees_what_a_computed_loop_leaves_and_nothing_else() -> None:
    source = "for c in 'ab':\n    on = len(c) - 1\n"
    entry = "def improve_algorithm(s, utility, x):\n    return utility(s, use_sandbox=on)"
    (finding,) = analyse(source + entry).findings
    assert ("FLAG-02", Certainty.PROVED) == (finding.rule, finding.certainty)


def test_what_is_in_a_branch_that_a_computed_loop_never_takes_is_still_seen() -> None:
    source = "import os\nn = ''\nfor c in 'ab':\n    n += c\n    if c == 'x':\n        os.system('true')"
    assert [6] == [finding.line for finding in analyse(source).findings if finding.rule == "PROC-01"]


def test_a_long_listing_of_constants_stays_whole_and_weighs_little() -> None:
    items = tuple(constant(number) for number in range(MAX_CONSTANTS))
    found = listing(items)
    assert isinstance(found, Listing)
    assert (items, True) == (found.items, found.is_complete)
    assert 1 + MAX_CONSTANTS // 16 == found.size
    longer = listing((*items, constant("a")))
    assert isinstance(longer, Listing)
    assert not longer.is_complete
    joined = join(found, listing((constant("a"),)))
    assert isinstance(joined, Listing)
    assert element_of(found) == element_of(joined)


def test_an_honest_loop_costs_few_steps() -> None:
    assert Fuel().operations == 50_000
    source = "total = 0\nfor i in range(300):\n    total += i * i\n"
    assert () == resolve(ast.parse(source * 20), steps=10_000).failures
