"""The calculator: what it computes is what the interpreter computes, and nothing makes it run long or away."""

import ast
import base64
import bz2
import gzip
import lzma
import warnings
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.flow.concrete.calculation import Definition, apply, call, evaluate, run_body
from detectors.flow.concrete.decoders import DECODERS
from detectors.flow.concrete.functions import FUNCTIONS, SCALAR
from detectors.flow.concrete.methods import METHOD_NAMES
from detectors.flow.fuel import Fuel
from detectors.flow.joins import listing
from detectors.flow.names import free_name
from detectors.flow.values import (
    UNKNOWN,
    Constant,
    Function,
    Kind,
    Listing,
    Method,
    Symbol,
    Value,
    constant,
    path_constant,
)

MODULES = {name: Symbol(name) for name in ("base64", "binascii", "codecs", "itertools", "operator", "functools", "os")}

SPELLINGS = {
    "xor": "''.join(chr(c ^ 7) for c in [116, 126, 116, 115, 98, 106])",
    "shift": "''.join([chr(ord(c) - 1) for c in 'tztufn'])",
    "map": "''.join(map(chr, [115, 121, 115, 116, 101, 109]))",
    "map_lambda": "''.join(map(lambda c: chr(c - 1), b'tztufn'))",
    "reversed": "''.join(reversed('metsys'))",
    "slices": "'metsys'[::-1][:3] + 'xtxexm'[1::2]",
    "bytes": "bytes(b ^ 1 for b in b'rxrudl').decode()",
    "hexadecimal": "bytes.fromhex('73797374656d').decode('ascii')",
    "integer": f"({int.from_bytes(b'system')}).to_bytes(6, 'big').decode()",
    "translate": "'tztufn'.translate(str.maketrans('tzufn', 'sytem'))",
    "table": "''.join({'a': 's', 'b': 'y', 'c': 't', 'd': 'e', 'e': 'm'}[c] for c in 'abacde')",
    "zip": "''.join(a + b for a, b in zip('sse', 'ytm'))",
    "sorted": "''.join(c for _, c in sorted([(2, 's'), (0, 's'), (1, 'y'), (3, 't'), (5, 'm'), (4, 'e')]))",
    "sorted_by_key": "''.join(sorted('etmys', key='ystem'.index)).replace('y', 'sy', 1)",
    "enumerate": "''.join(c for i, c in enumerate('sxyxsxtxexm') if not i % 2)",
    "cycle": "''.join(chr(a ^ b) for a, b in zip(b'sxsuel', itertools.cycle([0, 1])))",
    "islice": "''.join(itertools.islice('system and more', 6))",
    "chain": "''.join(itertools.chain('sys', ('t', 'em')))",
    "reduce": "functools.reduce(lambda a, b: a + b, ['sys', 'tem'])",
    "itemgetter": "''.join(operator.itemgetter(5, 4, 3, 2, 1, 0)('metsys'))",
    "operators": "''.join(chr(operator.xor(c, 1)) for c in b'rxrudl')",
    "base64": "base64.b64decode('c3lzdGVt').decode()",
    "base32": f"base64.b32decode({base64.b32encode(b'system')!r}).decode()",
    "unhexlify": "binascii.unhexlify('73797374656d').decode()",
    "rot13": "codecs.decode('flfgrz', 'rot13')",
    "format": "'{}{b}{0}{1}'.format('s', 'tem', b='y')",
    "format_spec": "f'{115:c}{121:c}{\"s\":s}{\"tem\"!s:.3}'",
    "percent": "'%c%c%c%s' % (115, 121, 115, 'tem')",
    "display": "''.join([*'sys', *('t', 'em')])",
    "nested": "''.join(c for w in ['sys', 'tem'] for c in w)",
    "walrus_free": "(lambda k, s: ''.join(chr(ord(c) - k) for c in s))(k=1, s='tztufn')",
    "dictionary": "''.join({i: c for i, c in enumerate('system')}.values())",
    "choice": "''.join('s' if c == 'x' else c for c in 'xyxtem')",
    "filter": "''.join(filter(str.islower, 'sAyBsCtDeEmF'))",
    "strip": "'..system..'.strip('.').lower().replace('q', '')",
    "partition": "'a:system:b'.partition(':')[2].rpartition(':')[0]",
}  # fmt: skip
LOOPS = {
    "for": "n = ''\nfor c in [115, 121, 115, 116, 101, 109]:\n    n += chr(c)",
    "while": "n, i, d = '', 0, b'system'\nwhile i < len(d):\n    n += chr(d[i])\n    i += 1",
    "append": "p = []\nfor c in 'tztufn':\n    p.append(chr(ord(c) - 1))\nn = ''.join(p)",
    "pop": "stack, n = list('metsys'), ''\nwhile stack:\n    n += stack.pop()",
    "break": "n = ''\nfor c in 'system!more':\n    if c == '!':\n        break\n    n += c\nelse:\n    n = ''",
    "continue": "n = ''\nfor c in 's-y-s-t-e-m':\n    if c == '-':\n        continue\n    n += c",
    "items": "p = ['?'] * 6\nfor i, c in [(5, 'm'), (0, 's'), (3, 't'), (1, 'y'), (4, 'e'), (2, 's')]:\n    p[i] = c\nn = ''.join(p)",
    "bytearray": "b = bytearray(b'rxrudl')\nfor i in range(len(b)):\n    b[i] ^= 1\nn = b.decode()",
    "helper": "def d(c, k=1):\n    return chr(ord(c) - k)\nn = ''\nfor c in 'tztufn':\n    n += d(c)",
    "generator": "def g(t):\n    for c in t:\n        yield chr(ord(c) - 1)\nn = ''.join(g('tztufn'))",
    "recursion": "def d(t):\n    return '' if not t else chr(ord(t[0]) - 1) + d(t[1:])\nn = d('tztufn')",
    "import": "def d(t):\n    import base64 as b\n    return b.b64decode(t).decode()\nn = d('c3lzdGVt')",
    "iterator": "it, n = iter('syxstxemx'), ''\nfor c in it:\n    n += c + next(it)\n    next(it)",
    "unpacking": "first, *rest = 'system'\nn = first + ''.join(rest)",
    "deletion": "p = list('syxstem')\ndel p[2]\nn = ''.join(p)",
    "print": "n = ''\nfor c in 'system':\n    n += c\n    print(n)",
}  # fmt: skip


def names(name: str) -> Value:
    return MODULES.get(name, free_name(name))


def computed(text: str, fuel: Fuel | None = None) -> Value | None:
    return evaluate(ast.parse(text, mode="eval").body, names, fuel or Fuel())


def effects(text: str, fuel: Fuel | None = None, known: Callable[[str], Value] = names) -> dict[str, Value] | None:
    return run_body(ast.parse(text).body, known, fuel or Fuel())


@pytest.mark.parametrize("name", sorted(SPELLINGS))
def test_a_text_is_computed_however_it_is_spelled(name: str) -> None:
    assert constant("system") == computed(SPELLINGS[name])


@pytest.mark.parametrize("name", sorted(LOOPS))
def test_statements_are_followed_to_the_text_that_they_make(name: str) -> None:
    found = effects(LOOPS[name])
    assert found is not None
    assert constant("system") == found["n"]


@pytest.mark.parametrize("module", [zlib, gzip, bz2, lzma])
def test_what_is_packed_is_unpacked_within_bounds(module: Any) -> None:
    unpack = Symbol(f"{module.__name__}.decompress")
    small, large, cut = module.compress(b"system"), module.compress(b"\0" * 10**6), module.compress(b"system")[:-1]
    assert constant(b"system") == apply(unpack, (constant(small),), {}, Fuel())
    assert apply(unpack, (constant(large),), {}, Fuel()) is None
    assert apply(unpack, (constant(cut),), {}, Fuel()) is None
    assert apply(unpack, (constant(small + small),), {}, Fuel()) is None


@pytest.mark.parametrize(
    "text",
    [
        "x", "os.getpid()", "open('f')", "input()", "getattr('a', 'format_map')(x)", "'a'.__class__", "().__class__.__base__",
        "'{0.__class__}'.format('')", "'{0[0]}'.format('a')", "eval('1')", "__import__('os')", "globals()", "id(1)",
        "hash('a')", "''.join({'a', 'b'})", "str({'a', 'b'})", "str(lambda: 1)", "(lambda: (yield))()", "[].__len__()",
        "1 / 0", "'abc'[5]", "{}['a']", "int('x')", "chr(-1)", "b'\\xff'.decode()", "'a' + 1", "next(iter([]))",
        "(x := 1)", "'a' is 'a'", "str(object)", "codecs.decode(b'', 'zlib')", "json.loads('1')",
        "'a'.encode('idna')", "'a'.encode(5)", "codecs.decode('', [])", "pow(2.0, 1, 3)", "[x for x in 5]",
    ],
)  # fmt: skip
def test_what_is_not_pure_or_fails_has_no_value(text: str) -> None:
    assert computed(text) is None


BOMBS = {
    "power": "9 ** 9 ** 9",
    "shift": "1 << 10 ** 12",
    "negative_round": "round(5, -10 ** 9)",
    "modular_power": "pow(3, 10 ** 1200, 10 ** 1200)",
    "repetition": "'a' * 10 ** 12",
    "repeated_list": "[0] * 10 ** 12",
    "zeros": "bytes(10 ** 12)",
    "integer_bytes": "(1).to_bytes(10 ** 12, 'big')",
    "width": "'%999999999d' % 1",
    "star_width": "'%*d' % (10 ** 9, 1)",
    "mapped_width": "'%(a)999999999d' % {'a': 1}",
    "field": "f'{1:>999999999}'",
    "nested_field": "'{:{}}'.format(1, 10 ** 9)",
    "padding": "'a'.ljust(10 ** 12)",
    "tabs": "'\\t'.expandtabs(10 ** 12)",
    "replacement": "('a' * 4000).replace('a', 'b' * 4000)",
    "join": "('a' * 4000).join(['a' * 4000] * 4000)",
    "translation": "('a' * 4000).translate({97: 'b' * 4000})",
    "range": "list(range(10 ** 18))",
    "sum": "sum(range(10 ** 18))",
    "maximum": "max(range(10 ** 18))",
    "member": "(10 ** 18 - 1) in (i for i in range(10 ** 18))",
    "cycle": "list(itertools.cycle('a'))",
    "cycle_of_nothing": "list(itertools.chain.from_iterable(itertools.cycle([[]])))",
    "filtered_cycle": "list(filter(None, itertools.cycle([0])))",
    "skipped": "list(itertools.islice(itertools.cycle('a'), 10 ** 12, None))",
    "generators": "sum(1 for a in range(10 ** 6) for b in range(10 ** 6))",
    "nested_lists": "len(str((lambda f, n, x: f(f, n, x))(lambda f, n, x: x if n == 0 else f(f, n - 1, [x, x]), 30, [])))",
    "recursion": "(lambda f: f(f))(lambda f: f(f))",
    "deep": "(" * 90 + "1" + ",)" * 90,
    "minus": "-" * 900 + "1",
    "sums": " + ".join(["1"] * 900),
    "literal": "__import__('ast').literal_eval('(' * 400)",
}
LOOP_BOMBS = {
    "forever": "while True:\n    pass",
    "doubling": "s = 'a'\nwhile True:\n    s += s",
    "squaring": "n = 9\nwhile True:\n    n *= n",
    "growing": "p = [0]\nfor x in p:\n    p.append(x)",
    "nesting": "p = []\nfor i in range(10 ** 6):\n    p = [p, p]",
    "comparing": "p, q = [], []\nfor i in range(40):\n    p, q = [p, p], [q, q]\nr = p == q",
    "hashing": "p = ()\nfor i in range(40):\n    p = (p, p)\nr = {p}",
    "itself": "p, q = [], []\np.append(p)\nq.append(q)\nr = p == q",
    "generators": "g = iter([1])\nfor i in range(3000):\n    g = (x for x in g)\nr = list(g)",
    "zips": "g = 'ab'\nfor i in range(900):\n    g = zip(g)\nr = list(g)",
    "functions": "def f(n):\n    return f(n + 1)\nr = f(0)",
    "defaults": "def f(x=[]):\n    x.append(1)\n    while x:\n        x.append(2)\nr = f()",
}


@pytest.mark.parametrize("name", sorted(BOMBS))
def test_a_bomb_has_no_value_and_costs_no_more_than_one_attempt(name: str) -> None:
    fuel = Fuel()
    assert computed(BOMBS[name], fuel) is None
    assert fuel.operations >= 45_000


@pytest.mark.parametrize("name", sorted(LOOP_BOMBS))
def test_a_loop_without_end_has_no_effects_and_costs_no_more_than_one_attempt(name: str) -> None:
    fuel = Fuel()
    found = effects(LOOP_BOMBS[name], fuel)
    assert found is None or "r" not in found or found["r"] == UNKNOWN
    assert fuel.operations >= 45_000


def test_all_attempts_of_a_program_together_are_bounded() -> None:
    fuel = Fuel()
    for _ in range(100):
        assert effects(LOOP_BOMBS["forever"], fuel) is None
    assert 0 == fuel.operations
    assert computed("1 + 1", fuel) is None
    assert fuel.steps > 290_000


def test_a_collection_outside_is_changed_by_a_loop_and_by_nothing_else() -> None:
    outside, longer = listing((constant(1),)), listing((constant(1), constant(2)))

    def known(name: str) -> Value:
        assert "p" == name
        return outside

    assert {"p": longer} == effects("p.append(2)", known=known)
    body = "def f():\n    p.append(2)\n    return 1\nx = f()"
    assert {"f": UNKNOWN, "x": constant(1), "p": longer} == effects(body, known=known)
    assert evaluate(ast.parse("[p.append(2)]", mode="eval").body, known, Fuel()) is None
    assert evaluate(ast.parse("[q.append(2) for q in [p]]", mode="eval").body, known, Fuel()) is None


def test_a_function_of_the_program_must_not_read_what_the_loop_changes() -> None:
    function = ast.parse("def f():\n    return k\n").body[0]
    assert isinstance(function, ast.FunctionDef)

    def known(name: str) -> Value:
        return {"f": Function(1), "k": constant(1), "j": constant(2)}.get(name, free_name(name))

    def definition(function_value: Function) -> Definition:
        assert Function(1) == function_value
        return Definition(function, known, {})

    assert {"x": constant(1)} == run_body(ast.parse("x = f()").body, known, Fuel(), definition)
    assert run_body(ast.parse("k = 5\nx = f()").body, known, Fuel(), definition) is None


def test_an_argument_that_is_not_known_must_not_be_read() -> None:
    function = ast.parse("lambda self, a: a * 2", mode="eval").body
    reading = ast.parse("lambda self, a: a if self else 0", mode="eval").body
    assert isinstance(function, ast.Lambda)
    assert isinstance(reading, ast.Lambda)
    arguments = {"self": UNKNOWN, "a": constant(3)}
    assert constant(6) == call(function, arguments, names, Fuel())
    assert call(reading, arguments, names, Fuel()) is None


def test_a_path_is_no_text() -> None:
    assert constant(2) == apply(Symbol("builtins.len"), (constant("ab"),), {}, Fuel())
    assert apply(Symbol("builtins.len"), (path_constant("ab"),), {}, Fuel()) is None


def test_collections_come_back_as_what_they_are() -> None:
    pair = (constant(1), constant(2))
    assert Listing(pair, size=3) == computed("[1, 2]")
    assert Listing(pair, size=3, kind=Kind.TUPLE) == computed("(1, 2)")
    assert Listing(pair, size=3, kind=Kind.SET) == computed("{2, 1}")
    assert Listing(pair, size=3, kind=Kind.ITERATOR) == computed("(i for i in (1, 2))")
    assert Constant(b"a", "bytearray") == computed("bytearray(b'a')")
    assert computed("range(3)") is None


integers = st.integers(-300, 300).map(lambda number: f"({number})")
letters = st.text("abcxyz AZ09%{}", max_size=6)
texts = letters.map(repr)
octets = st.binary(max_size=6).map(repr)


def lists_of(items: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(items, max_size=4).map(lambda parts: f"[{', '.join(parts)}]")


def filled(template: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map(lambda found: template.format(*found))


def grow(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(
            inner,
            st.sampled_from(
                ["+", "-", "*", "//", "%", "**", "<<", ">>", "&", "|", "^", "==", "!=", "<", "<=", "in", "and", "or"]
            ),
            inner,
        ).map(lambda found: f"({' '.join(found)})"),
        st.tuples(
            st.sampled_from(
                [
                    "len",
                    "str",
                    "repr",
                    "sorted",
                    "list",
                    "tuple",
                    "set",
                    "dict",
                    "bytes",
                    "reversed",
                    "sum",
                    "min",
                    "max",
                    "any",
                    "all",
                    "abs",
                    "ord",
                    "chr",
                    "int",
                    "bool",
                    "hex",
                    "bin",
                    "enumerate",
                    "bytearray",
                    "iter",
                    "next",
                    "frozenset",
                    "float",
                    "round",
                    "ascii",
                    "not",
                    "-",
                ]
            ),
            inner,
        ).map(lambda found: f"({found[0]}({found[1]}))"),
        st.tuples(
            inner,
            st.sampled_from(
                [
                    "upper",
                    "lower",
                    "strip",
                    "title",
                    "swapcase",
                    "split",
                    "hex",
                    "decode",
                    "encode",
                    "copy",
                    "keys",
                    "items",
                    "values",
                    "isdigit",
                    "reverse",
                    "sort",
                    "capitalize",
                    "bit_length",
                    "popitem",
                    "clear",
                ]
            ),
        ).map(lambda found: f"{found[0]}.{found[1]}()"),
        st.tuples(
            inner,
            st.sampled_from(
                ["count", "index", "find", "join", "split", "replace", "zfill", "startswith", "get", "append", "extend"]
            ),
            inner,
        ).map(lambda found: f"{found[0]}.{found[1]}({found[2]})"),
        filled("{}[{}]", inner, inner),
        filled("{}[{}:{}]", inner, inner, inner),
        filled("{}[::{}]", inner, integers),
        filled("[({}, c) for c in {}]", inner, inner),
        filled("[c for c in {} if c]", inner),
        filled("{{c: {} for c in {}}}", inner, inner),
        filled("list(map(lambda c: (c, {}), {}))", inner, inner),
        filled("list(zip({}, {}))", inner, inner),
        filled("({} if {} else {})", inner, inner, inner),
        filled("'%s %r' % ({}, {})", inner, inner),
        filled("'{{}}-{{!r:>4}}'.format({}, {})", inner, inner),
        filled("sorted({}, key=lambda c: (str(c), {}), reverse=True)", inner, inner),
        filled("(lambda a, *b, c={}: [a, b, c])({}, *{})", inner, inner, inner),
        filled("[{}, *{}]", inner, inner),
    )


expressions = st.recursive(st.one_of(integers, texts, octets, lists_of(integers), lists_of(texts)), grow, max_leaves=8)


def interpreted(text: str) -> str:
    """Let the interpreter itself say: the text is made above, of our own literals and operators, and was bounded."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return repr(eval(text))  # noqa: S307 - ours, not a program's


@settings(max_examples=400, deadline=None)
@given(expressions)
def test_what_is_computed_is_what_the_interpreter_computes(text: str) -> None:
    value = computed(f"repr({text})")
    assert value is None or value == constant(interpreted(text))


bodies = st.lists(
    st.one_of(
        filled("x = {}", expressions),
        filled("x += {}", expressions),
        filled("for x in {}:\n    y.append(x)", expressions),
        filled("for i, x in enumerate({}):\n    if x:\n        continue\n    y = y + [x]", expressions),
        filled("while x:\n    x = x[1:]\n    y.append(x)", st.just("")),
        filled("y[0] = {}", expressions),
        filled("y = [y, {}]", expressions),
    ),
    min_size=1,
    max_size=4,
).map("\n".join)


@settings(max_examples=100, deadline=None)
@given(bodies)
def test_any_statements_have_effects_or_none(text: str) -> None:
    found = effects(f"x, y = 'abc', []\n{text}")
    assert found is None or {"x", "y"} <= found.keys()


@settings(max_examples=100, deadline=None)
@given(st.lists(expressions, max_size=4))
def test_any_function_applied_to_anything_gives_a_value_or_none(arguments: list[str]) -> None:
    values = tuple(value for value in map(computed, arguments) if value is not None)
    for name in (*FUNCTIONS, *SCALAR, *DECODERS):
        assert isinstance(apply(Symbol(name), values, {}, Fuel()), Value | None)


@settings(max_examples=100, deadline=None)
@given(st.lists(expressions, min_size=1, max_size=4))
def test_any_method_of_anything_gives_a_value_or_none(arguments: list[str]) -> None:
    receiver, *values = [value for value in map(computed, arguments) if value is not None] or [UNKNOWN]
    for name in METHOD_NAMES:
        assert isinstance(apply(Method(receiver, name), tuple(values), {}, Fuel()), Value | None)
