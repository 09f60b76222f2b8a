"""Texts made to exhaust, confuse or blind a reader of programs. None of them acts; each is built here from a few words.

Source: limits of CPython's own tokenizer, parser and compiler, and the folding that an analysis must refuse.
"""

import base64
import zlib

_ZLIB = base64.b64encode(zlib.compress(b"a" * 10_000_000)).decode()

CHAINS: dict[str, str] = {
    f"{name}_{count}": text
    for count in (1000, 3000)
    for name, text in {
        "additions": "x = " + " + ".join(["a"] * count) + "\n",
        "attributes": "x = a" + ".b" * count + "\n",
        "calls": "x = a" + "()" * count + "\n",
        "negations": "x = " + "not " * count + "a\n",
        "minus_signs": "x = " + "-" * count + "1\n",
        "choices": "x = " + "a if b else " * count + "c\n",
        "subscripts": "x = a" + "[0]" * count + "\n",
        "elifs": "if a:\n    x = 1\n" + "elif a:\n    x = 1\n" * count,
        "lambdas": "x = " + "lambda: " * count + "1\n",
        "texts": "x = " + " + ".join(["'a'"] * count) + "\n",
        "comparisons": "x = " + " < ".join(["a"] * count) + "\n",
        "ands": "x = " + " and ".join(["a"] * count) + "\n",
        "stars": "x = [" + "*[" * 90 + "]" * 90 + "]\n" + "y = x\n" * count,
        "walruses": "".join(f"(x{index} := {index})\n" for index in range(count)),
        "functions": "".join(f"def f{index}():\n    return f{index - 1}()\n" for index in range(count // 2)) + "f9()\n",
        "returns_in_a_row": "def g0(a):\n    return a\n"
        + "".join(f"def g{index}(a):\n    return g{index - 1}(a)\n" for index in range(1, count // 2))
        + f"g{count // 2 - 1}('x')\n",
    }.items()
}
"""Long chains; what the parser cannot take is a failure or no program, never clean."""

BOMBS: dict[str, str] = {
    "nested_lists": "x = " + "[" * 150 + "]" * 150 + "\n",
    "growing_lists": "x = []\n" + "x = [x, x]\n" * 1000,
    "many_alternatives": "a = 'x'\n" + "".join(f"if z: a = '{i}' * 500\n" for i in range(7)) + "b = a + a\n" * 2000,
    "very_many_alternatives": "a = 'x'\n"
    + "".join(f"if z: a = '{i}' * 500\n" for i in range(7))
    + "b = a + a\n" * 6000,
    "wide_lists": "x = []\n" + ("x = [" + "x, " * 60 + "]\n") * 50,
    "wide_mappings": "x = {}\n" + ("x = {" + "".join(f"{i}: x, " for i in range(60)) + "}\n") * 50,
    "namespaces": "x = str\n" + "x = vars(x)\n" * 1000,
    "methods": "x = 'a'\n" + "x = x.upper\n" * 1000,
    "growing_text": "x = 'a'\n" + "x = x + x\n" * 1000,
    "growing_text_in_a_loop": "x = 'a'\nwhile len(x) < 10 ** 12:\n    x += x\n",
    "squarings": "x = 9\n" + "x = x * x\n" * 1000,
    "squarings_in_a_loop": "x = 9\nfor i in range(10 ** 9):\n    x = x ** 2\n",
    "huge_power": "x = 9 ** 9 ** 9\n",
    "huge_shift": "x = 1 << 10 ** 12\n",
    "huge_text": "x = 'a' * 10 ** 12\n",
    "huge_bytes": "x = b'a' * 10 ** 12\ny = bytes(10 ** 12)\nz = bytearray(10 ** 12)\n",
    "huge_list": "x = [0] * 10 ** 12\ny = (0,) * 10 ** 12\nz = list(range(10 ** 12))\n",
    "huge_width": "x = '%999999999d' % 1\ny = '%*d' % (999999999, 1)\nz = '%.999999999f' % 1.0\n",
    "huge_field": "x = f'{1:>999999999}'\ny = '{:>999999999}'.format(1)\nz = format(1, '>999999999')\n",
    "huge_padding": "x = 'a'.zfill(10 ** 12)\ny = 'a'.ljust(10 ** 12)\nz = 'a'.center(10 ** 12)\nt = '\\t'.expandtabs(10 ** 12)\n",
    "huge_join": "x = ('a' * 4000).join(['a' * 4000] * 4000)\ny = 'a'.join('a' * 10 ** 9)\n",
    "huge_replace": "x = ('a' * 4000).replace('a', 'b' * 4000).replace('b', 'c' * 4000)\n",
    "huge_translate": "x = ('a' * 4000).translate({97: 'b' * 4000})\n",
    "huge_integer_of_text": "x = int('9' * 10 ** 7)\ny = int('9' * 4000)\nz = str(9 ** 5000)\n",
    "huge_hexadecimal": "x = 0x" + "f" * 20000 + "\ny = str(x)\nz = -x\n",
    "huge_base": "x = int('z' * 4000, 36)\ny = hex(x)\nz = x.to_bytes(10 ** 12, 'big')\n",
    "chr_loop": "x = ''\nfor i in range(10 ** 9):\n    x += chr(ord('a') + i % 26)\n",
    "chr_comprehension": "x = ''.join(chr(i % 256) for i in range(10 ** 12))\n",
    "nested_comprehension": "x = [1 for a in range(9999) for b in range(9999) for c in range(9999)]\n",
    "endless_loop": "x = 0\nwhile True:\n    x = x + 1\n",
    "endless_iterator": "import itertools\nx = list(itertools.repeat('a'))\ny = ''.join(itertools.cycle('ab'))\n",
    "endless_recursion": "def f(n):\n    return f(n + 1)\nf(0)\n",
    "double_recursion": "def f(n):\n    return f(n - 1) + f(n - 2) if n > 1 else n\nx = f(90)\n",
    "ackermann": "def a(m, n):\n    return n + 1 if m == 0 else a(m - 1, 1) if n == 0 else a(m - 1, a(m, n - 1))\nx = a(5, 5)\n",
    "mutual_recursion": "def f(n):\n    return g([n])\ndef g(n):\n    return f({1: n})\nf(0)\n",
    "self_application": "u = lambda f: f(f)\nu(u)\n",
    "zlib_bomb": f"import base64, zlib\nx = zlib.decompress(base64.b64decode('{_ZLIB}'))\n",
    "zlib_tower": f"import base64, zlib\nx = base64.b64decode('{_ZLIB}')\n" + "x = zlib.decompress(x)\n" * 5,
    "base64_tower": "import base64\nx = b'a' * 3000\n" + "x = base64.b64encode(x)\n" * 50,
    "deep_literal": "import ast, json\nx = ast.literal_eval('[' * 2000 + ']' * 2000)\ny = json.loads('[' * 2000 + ']' * 2000)\n",
    "deep_literal_operands": "import ast\nx = ast.literal_eval('-' * 3000 + '1')\ny = ast.literal_eval('1' + '+1' * 3000)\n",
    "deep_code": "exec('(' * 150 + ')' * 150)\neval('-' * 3000 + '1')\n",
    "code_that_makes_code": "a = 'print(1)'\n" + "a = 'exec(' + repr(a) + ')'\n" * 12 + "exec(a)\n",
    "many_codes": "".join(f"eval('{index} + 1')\n" for index in range(200)),
    "slow_pattern": "import re\nx = re.match('(a+)+$', 'a' * 40 + 'b')\ny = re.sub('(.*)*', 'a', 'b' * 4000)\n",
    "sorted_permutations": "import itertools\nx = sorted(itertools.permutations(range(12)))\ny = list(itertools.product('ab', repeat=60))\n",
    "factorial": "import math\nx = math.factorial(10 ** 7)\ny = math.comb(10 ** 9, 10 ** 6)\nz = pow(7, 10 ** 9)\n",
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
    "nested_conditions": "".join(" " * depth + f"if a{depth}:\n" for depth in range(90)) + " " * 90 + "x = 1\n",
    "many_classes": "".join(f"class C{i}(C{max(i - 1, 0)} if a else object):\n    b = {i}\n" for i in range(200)),
    "swaps": "a, b, c = [], {}, ()\n" + "a, b, c = [b], {1: c}, (a, b)\n" * 300,
    "many_attributes": "".join(f"a.b{i} = a.b{(i * 7) % 300}\n" for i in range(600)),
    "globals_in_circles": "".join(
        f"def h{i}():\n    global g{i}\n    g{i} = [g{(i + 1) % 60}]\n    h{(i + 1) % 60}()\n" for i in range(60)
    ),
}
"""Programs that are short to write and endless to compute."""

LAYOUTS: dict[str, str] = {
    "carriage_returns": "# comment\rx = 1\r",
    "windows_lines": "x = 1\r\ny = 2\r\n",
    "line_separator": "x = 'a\u2028b'\n",
    "next_line": "x = 'a\u0085b'\n",
    "form_feed": "\x0cx = 1\n",
    "bidirectional_marks": "x = 'a\u202eb'  # \u2066\n",
    "zero_width": "x = 'a\u200bb'\n",
    "far_right": "x = 1;" + " " * 2000 + "y = 2\n",
    "many_semicolons": ";".join(["x = 1"] * 3000) + "\n",
    "many_lines": "x = 1\n" * 9000,
    "many_blank_lines": "\n" * 60_000 + "x = 1\n",
    "long_comment": "# " + "a" * 60_000 + "\n",
    "long_text": "x = '" + "a" * 60_000 + "'\n",
    "long_list": "x = [" + "0," * 25_000 + "]\n",
    "long_name": "a" * 60_000 + " = 1\n",
    "many_names": "".join(f"a{index} = {index}\n" for index in range(3000)),
    "full_width_names": "\uff58 = 1\n",
    "names_of_many_scripts": "\u00e9 = 1\n\u0434\u0430 = 2\n\u53d8 = 3\n",
    "continued_lines": "x = " + "\\\n" * 1000 + "1\n",
    "quotes_in_comments": '# """ \'\'\'\nx = \'# """\'\n',
    "no_last_line_end": "x = 1",
}
"""Texts that are laid out so that two readers may see two programs."""

POISONS = CHAINS | BOMBS | LAYOUTS
"""All that can stand beside an act."""

REFUSED: dict[str, str | bytes] = {
    "nul": "x = 1\0\n",
    "nul_in_comment": "# a\0\nx = 1\n",
    "latin_cookie": "# coding: latin-1\nx = 1\n",
    "second_line_cookie": "\n# -*- coding: utf-7 -*-\nx = 1\n",
    "vim_cookie": "# vim: set fileencoding=rot13 :\nx = 1\n",
    "escape_cookie": "#coding=unicode_escape\nx = 1\n",
    "raw_escape_cookie": "#coding:raw_unicode_escape\nx = 1\n",
    "unknown_cookie": "# coding: no-such-encoding\nx = 1\n",
    "byte_order_mark": "\ufeffx = 1\n",
    "byte_order_mark_and_cookie": "\ufeff# coding: latin-1\nx = 1\n",
    "surrogate": "x = '\ud800'\n",
    "latin_bytes": b"x = '\xe9'\n",
    "latin_bytes_in_comment": b"# \xe9\nx = 1\n",
    "utf_16": "x = 1\n".encode("utf-16"),
    "overlong_bytes": b"x = '\xc0\xaf'\n",
    "twenty_megabytes": "x = '" + "a" * 20_000_000 + "'\n",
    "three_hundred_thousand_lines": "x = 1\n" * 300_000,
    "million_items": "x = [" + "0," * 1_000_000 + "]\n",
    "just_too_long": "#" * 65_537,
}
"""What is not one text, or too long: not judged, so unknown."""

INVALID: dict[str, str] = {
    "prose": "Here is the improved program:",
    "prose_around": "Sure! Here it is.\n\nx = 1\n\nIt is faster now.",
    "fence": "```python\nx = 1\n```",
    "two_fences": "```python\nx = 1\n```\n```python\ny = 2\n```",
    "unclosed_fence": "```python\nx = 1\n",
    "truncated_call": "def f(a):\n    return max(a, key=lambda b:",
    "truncated_text": "x = '''a\n",
    "truncated_block": "def f(a):\n",
    "escaped_as_json": '"import math\\nprint(math.pi)\\n',
    "escaped_lines": "import math\\nprint(math.pi)\\n",
    "python_2_print": "print 'a'\n",
    "python_2_exec": "exec 'a' in b\n",
    "python_2_except": "try:\n    pass\nexcept E, e:\n    pass\n",
    "python_2_backticks": "x = `a`\n",
    "another_language": "function f(a) { return a; }\n",
    "html": "<p>x = 1</p>\n",
    "return_outside": "return 1\n",
    "await_outside": "await a\n",
    "module_nonlocal": "nonlocal a\n",
    "late_future": "x = 1\nfrom __future__ import annotations\n",
    "bare_star": "*a\n",
    "duplicate_argument": "def f(a, a):\n    pass\n",
    "parentheses": "x = " + "(" * 300 + ")" * 300 + "\n",
    "indents": "".join(" " * depth + "if a:\n" for depth in range(150)) + " " * 150 + "x = 1\n",
    "huge_integer": "x = " + "9" * 5000 + "\n",
    "tabs": "if 1:\n        x = 1\n\ty = 2\n",
    "vertical_tab": "\x0bx = 1\n",
    "control_z": "x = 1\n\x1a",
    "curly_quotes": "x = “a”\n",
    "blocks_in_blocks": "".join("    " * depth + f"for i{depth} in a:\n" for depth in range(25))
    + "    " * 25
    + "x = 1\n",
}
"""What the interpreter itself refuses: it cannot run."""
