"""OBF: code that is decoded before it runs, and names that are put together so that nobody finds them."""

import ast
import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import TypeGuard

from detectors.findings import LIKELY_ONLY, PROVED_ONLY, PROVED_OR_LIKELY, Certainty, Family, Rule, Severity
from detectors.flow.getters import LOADED
from detectors.flow.lookups import ANY_MEMBER
from detectors.flow.sites import CallSite, Position
from detectors.flow.values import Symbol, Value, parts_of, texts_of
from detectors.rules.base import Match, StaticRule, Subject
from detectors.rules.exec_ import EVALUATORS
from detectors.rules.outline import argument_node, place_of
from detectors.rules.targets import match_calls

_CWE = ("CWE-506",)

DECODED = Rule(
    id="OBF-01",
    family=Family.OBF,
    severity=Severity.HIGH,
    title="decoded text is run or used as a name",
    description="Decodes a text or code object and hands the result to exec, eval, an import, a lookup or an opening.",
    attack=("T1027", "T1140"),
    cwe=_CWE,
    evasions=("a decoder of the program's own that works character by character in a loop",),
    false_positives=("a plug-in that is shipped compressed",),
    certainties=PROVED_OR_LIKELY,
)
ASSEMBLED = Rule(
    id="OBF-02",
    family=Family.OBF,
    severity=Severity.MEDIUM,
    title="name put together from literals",
    description="Builds the name of a module, function or attribute from literal pieces, though it could be written "
    "out.",
    attack=("T1027.010",),
    cwe=_CWE,
    evasions=("pieces that come from a file, a reply or a loop",),
    certainties=PROVED_ONLY,
)
PACKED = Rule(
    id="OBF-03",
    family=Family.OBF,
    severity=Severity.LOW,
    title="long literal without structure",
    description="Holds a long literal that reads like encoded, compressed or encrypted data.",
    attack=("T1027.013",),
    cwe=_CWE,
    evasions=("a literal cut into short lines", "words that stand for bytes"),
    false_positives=("an embedded picture, key or table",),
    certainties=LIKELY_ONLY,
)

MEMBER = Rule(
    id="OBF-07",
    family=Family.OBF,
    severity=Severity.HIGH,
    title="function of a dangerous module chosen by a hidden name",
    description="Calls something of os, subprocess, ctypes, socket, builtins or the like that it picks by a name which "
    "reading alone cannot tell: by a digest, by a part of the name, or from all that the module holds; or calls "
    "something of a module that it picks among all that are loaded.",
    attack=("T1027.010", "T1106"),
    cwe=("CWE-470", "CWE-506"),
    evasions=("a name that comes with a call",),
    false_positives=("a constant that is looked up by its name, which is LIKELY and not PROVED",),
    certainties=PROVED_OR_LIKELY,
)

_SINKS = EVALUATORS | {
    "builtins.compile", "builtins.__import__", "importlib.import_module", "importlib.__import__", "builtins.getattr",
    "builtins.open", "io.open", "os.open", "pickle.loads", "pickle.load", "os.system", "os.popen", "subprocess.run",
    "subprocess.Popen", "subprocess.call", "subprocess.check_output", "builtins.setattr", "operator.attrgetter",
}  # fmt: skip
_NAMING = frozenset({
    "builtins.__import__", "importlib.import_module", "importlib.__import__", "builtins.getattr", "builtins.setattr",
    "operator.attrgetter", "operator.methodcaller", "pkgutil.resolve_name",
})  # fmt: skip
_DECODERS = frozenset({
    "base64.b64decode", "base64.b32decode", "base64.b16decode", "base64.b85decode", "base64.a85decode",
    "base64.urlsafe_b64decode", "base64.standard_b64decode", "base64.decodebytes", "binascii.a2b_base64",
    "binascii.unhexlify", "binascii.a2b_hex", "binascii.a2b_uu", "builtins.bytes.fromhex", "builtins.bytearray.fromhex",
    "zlib.decompress", "gzip.decompress", "bz2.decompress", "lzma.decompress", "codecs.decode", "codecs.getdecoder",
    "marshal.loads", "builtins.chr", "quopri.decodestring", "uu.decode",
})  # fmt: skip
_DECODING = tuple(f"{name}()" for name in _DECODERS - {"builtins.chr"})
_HOPS = 3


def match_decoded(subject: Subject) -> Iterator[Match]:
    """Yield the sinks that a decoder's result reaches."""
    decoders = {site.position: site.target for site in subject.sites(_DECODERS)}
    decoded = _decoded_names(subject, decoders) if decoders else {}
    for site in subject.sites(_SINKS):
        call = subject.outline.call_of(site) if decoders else None
        written = [] if call is None else call.args
        seen = (_decoder_in(item, decoders, decoded) for item in written)
        found = _decoder_in_values(site) or next(filter(None, seen), "")
        if found:
            message = f"{site.target} is given what {found} decoded"
            certainty = Certainty.PROVED if site.is_certain else Certainty.LIKELY
            yield Match(site.position, certainty, message, target=site.target)


def _decoder_in_values(site: CallSite) -> str:
    pending: list[Value] = [argument.value for argument in site.arguments]
    while pending:
        current = pending.pop()
        if isinstance(current, Symbol) and current.name.startswith(_DECODING):
            return current.name.partition("()")[0]
        pending.extend(parts_of(current))
    return ""


def _decoded_names(subject: Subject, decoders: dict[Position, str]) -> dict[str, str]:
    """Return the names that are bound to what a decoder gave, over a few assignments, with that decoder."""
    bindings = [
        (target.id, node.value)
        for node in subject.outline.of(ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    bindings += [(node.target.id, node.value) for node in subject.outline.of(ast.NamedExpr)]
    found: dict[str, str] = {}
    for _ in range(_HOPS):
        found |= {name: decoder for name, value in bindings if (decoder := _decoder_in(value, decoders, found))}
    return found


def _decoder_in(node: ast.AST, decoders: dict[Position, str], decoded: dict[str, str]) -> str:
    """Return the decoder in an expression, or behind a name in it; empty for none."""
    for part in ast.walk(node):
        found = decoded.get(part.id, "") if isinstance(part, ast.Name) else _decoder_of(part, decoders)
        if found:
            return found
    return ""


def _decoder_of(node: ast.AST, decoders: dict[Position, str]) -> str:
    if not isinstance(node, ast.Call):
        return ""
    target = decoders.get(place_of(node), "")
    if target and target != "builtins.chr":
        return target
    is_join = isinstance(node.func, ast.Attribute) and node.func.attr == "join"
    is_chr = is_join and any("builtins.chr" in _target_at(part, decoders) for part in ast.walk(node))
    return "builtins.chr" if is_chr else ""


def _target_at(node: ast.AST, decoders: dict[Position, str]) -> str:
    if isinstance(node, ast.Name) and node.id == "chr":
        return "builtins.chr"
    return decoders.get(place_of(node), "") if isinstance(node, ast.Call) else ""


def match_assembled(subject: Subject) -> Iterator[Match]:
    """Yield the names that are built from nothing but literals."""
    for site in subject.sites(_NAMING):
        index = 1 if site.target in {"builtins.getattr", "builtins.setattr"} else 0
        written = argument_node(subject.outline.call_of(site), index, "name")
        values = [argument.value for argument in site.positional()][index : index + 1]
        is_known = any(texts_of(value) for value in values)
        if is_known and written is not None and _is_assembled(written):
            yield Match(site.position, Certainty.PROVED, f"{site.target} of a name in pieces", target=site.target)
    for node in subject.outline.of(ast.Subscript):
        if _is_namespace(node.value) and _is_assembled(node.slice):
            yield Match(place_of(node), Certainty.PROVED, "looks up a name in pieces", target="program.name")


def _is_namespace(node: ast.expr) -> bool:
    """Say whether names are looked up here: `globals()`, `vars(x)`, `x.__dict__`, `__builtins__`, `sys.modules`."""
    match node:
        case ast.Call(func=ast.Name(id="globals" | "vars" | "locals")):
            return True
        case ast.Attribute(attr="__dict__" | "modules") | ast.Name(id="__builtins__"):
            return True
        case _:
            return False


def _is_assembled(node: ast.expr) -> bool:
    """Say whether an expression is made of literals only, and is more than one literal."""
    if isinstance(node, ast.Constant):
        return False
    parts = list(ast.walk(node))
    has_text = any(isinstance(part, ast.Constant) and isinstance(part.value, str | bytes) for part in parts)
    return (
        has_text and all(_is_literal_part(part) for part in parts) and not isinstance(node, ast.JoinedStr | ast.Tuple)
    )


def _is_literal_part(node: ast.AST) -> bool:
    kinds = (
        ast.Constant, ast.BinOp, ast.Add, ast.Mult, ast.Mod, ast.Subscript, ast.Slice, ast.UnaryOp, ast.USub, ast.List,
        ast.Tuple, ast.Call, ast.Attribute, ast.Load, ast.JoinedStr, ast.FormattedValue,
    )  # fmt: skip
    return isinstance(node, kinds) or (
        isinstance(node, ast.Name) and node.id in {"reversed", "chr", "str", "map", "bytes"}
    )


MIN_PACKED = 256
_HEXADECIMAL = re.compile(r"(?:[0-9a-fA-F]{2})+|(?:\\x[0-9a-fA-F]{2})+")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")
_PRINTABLE = re.compile(r"[\x21-\x7e]+")
_ENTROPY = {"hexadecimal": 3.6, "base64": 5.0, "printable": 5.7, "bytes": 6.0}
"""Bits a character from which on a literal is packed. Prose has about 4.1, a long pattern or a list of words up to 5.3,
hexadecimal digits of random bytes 4.0, base64 of them 5.9, base85 6.3."""
_MIN_DIGITS = 0.04
"""Share of digits from which on letters are no list of words; random base64 has 0.16."""


def match_packed(subject: Subject) -> Iterator[Match]:
    """Yield the long literals whose characters are nearly evenly spread."""
    parents = subject.outline.parents
    for node in subject.outline.of(ast.Constant):
        # Documentation is an expression that nobody uses.
        if _is_long(node.value) and not isinstance(parents.get(node), ast.Expr) and _is_packed(node.value):
            yield Match(place_of(node), Certainty.LIKELY, "a long literal without structure", target="program.literal")


def _is_long(value: object) -> TypeGuard[str | bytes]:
    return isinstance(value, (str, bytes)) and len(value) >= MIN_PACKED


def _is_packed(value: str | bytes) -> bool:
    if isinstance(value, bytes):
        return _entropy(value) >= _ENTROPY["bytes"] or _is_packed(value.decode("latin-1"))
    text = "".join(value.split("\n"))
    entropy = _entropy(text)
    if _HEXADECIMAL.fullmatch(text):
        return entropy >= _ENTROPY["hexadecimal"]
    if _BASE64.fullmatch(text):
        return entropy >= _ENTROPY["base64"] and sum(map(str.isdigit, text)) >= _MIN_DIGITS * len(text)
    return _PRINTABLE.fullmatch(text) is not None and entropy >= _ENTROPY["printable"]


def _entropy(data: str | bytes) -> float:
    counts = Counter(data)
    return -sum(count / len(data) * math.log2(count / len(data)) for count in counts.values())


_MEMBERS = frozenset({
    f"{module}.{ANY_MEMBER}"
    for module in (
        "asyncio", "builtins", "code", "ctypes", "gc", "http.client", "importlib", "inspect", "marshal",
        "multiprocessing", "os", "pickle", "pty", "runpy", "shutil", "signal", "socket", "subprocess", "sys", "types",
        "urllib.request",
    )
})  # fmt: skip

_OF_ANY_MODULE = re.compile(re.escape(LOADED) + r"\.(?:\?|[a-z]\w*)")


def match_members(subject: Subject) -> Iterator[Match]:
    """Yield the calls of members whose names are not known; where none is called, the places that pick one."""
    for match in match_calls(subject, _MEMBERS | frozenset(filter(_OF_ANY_MODULE.fullmatch, subject.calls))):
        is_called = match.target in subject.calls
        message = f"{'calls' if is_called else 'picks'} a member of {match.target.rpartition('.')[0]} by a hidden name"
        severity = None if is_called else Severity.MEDIUM
        yield Match(match.position, match.certainty, message, match.evaluates_candidate, match.target, severity)


RULES = (
    StaticRule(DECODED, match_decoded),
    StaticRule(ASSEMBLED, match_assembled),
    StaticRule(PACKED, match_packed),
    StaticRule(MEMBER, match_members),
)
