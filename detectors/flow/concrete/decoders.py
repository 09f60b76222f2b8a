"""Decoders of the standard library that are pure, each bounded in what it gives back."""

import ast
import base64
import binascii
import bz2
import codecs
import html
import json
import lzma
import re
import string
import struct
import warnings
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from detectors.flow.concrete.bounds import MAX_TEXT, Impure, require
from detectors.parsing import parse_quietly

_MAX_LITERAL = 512
_MAX_MEMORY = 1 << 24
"""Bytes that a decompressor of LZMA may use."""
_ZLIB_BITS, _GZIP_BITS = 15, 31
_ERRORS = frozenset({"strict", "ignore", "replace", "backslashreplace", "surrogateescape", "surrogatepass"})
_TEXT_CODECS = frozenset({
    "ascii", "us-ascii", "utf-8", "utf8", "u8", "utf", "utf-8-sig", "utf-7", "utf-16", "utf-16-le", "utf-16-be",
    "utf-16le", "utf-16be", "utf-32", "utf-32-le", "utf-32-be", "latin-1", "latin1", "iso-8859-1", "iso8859-1", "l1",
    "cp437", "cp1252", "cp037", "cp500", "unicode-escape", "raw-unicode-escape",
})  # fmt: skip
"""Codecs between text and bytes whose output is at most a few times as long as their input."""
_OTHER_CODECS = frozenset({
    "rot13", "rot-13", "hex", "hex-codec", "base64", "base64-codec", "quopri", "quopri-codec", "uu", "uu-codec",
})  # fmt: skip


def decode(data: Any, codec: str = "utf-8", errors: str = "strict") -> Any:
    """Do what `codecs.decode` does."""
    return _transcode(codecs.decode, data, codec, errors)


def encode(data: Any, codec: str = "utf-8", errors: str = "strict") -> Any:
    """Do what `codecs.encode` does."""
    return _transcode(codecs.encode, data, codec, errors)


def decode_text(data: Any, encoding: str = "utf-8", errors: str = "strict") -> Any:
    """Do what `bytes.decode` does."""
    require(_plain_name(encoding) in _TEXT_CODECS)
    return decode(data, encoding, errors)


def encode_text(data: Any, encoding: str = "utf-8", errors: str = "strict") -> Any:
    """Do what `str.encode` does."""
    require(_plain_name(encoding) in _TEXT_CODECS)
    return encode(data, encoding, errors)


def _transcode(step: Callable[[Any, str, str], Any], data: Any, codec: str, errors: str) -> Any:
    name = _plain_name(codec)
    require(errors in _ERRORS and (name in _TEXT_CODECS or name in _OTHER_CODECS))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return step(data, name, errors)


def _plain_name(codec: str) -> str:
    require(isinstance(codec, str))
    return codec.lower().replace("_", "-").replace(" ", "-")


def inflate(data: Any, wbits: int = _ZLIB_BITS, bufsize: int = 0) -> bytes:
    """Do what `zlib.decompress` does."""
    del bufsize
    machine = zlib.decompressobj(wbits)
    return _whole(machine.decompress(data, MAX_TEXT), is_whole=machine.eof and not machine.unused_data)


def inflate_gzip(data: Any) -> bytes:
    """Do what `gzip.decompress` does for one member."""
    return inflate(data, _GZIP_BITS)


def inflate_bzip2(data: Any) -> bytes:
    """Do what `bz2.decompress` does for one stream."""
    try:
        machine = bz2.BZ2Decompressor()
        return _whole(machine.decompress(data, MAX_TEXT), is_whole=machine.eof and not machine.unused_data)
    except (OSError, EOFError) as error:
        raise Impure("no such stream") from error


def inflate_lzma(data: Any) -> bytes:
    """Do what `lzma.decompress` does for one stream."""
    try:
        machine = lzma.LZMADecompressor(memlimit=_MAX_MEMORY)
        return _whole(machine.decompress(data, MAX_TEXT), is_whole=machine.eof and not machine.unused_data)
    except (lzma.LZMAError, EOFError) as error:
        raise Impure("no such stream") from error


def _whole(found: bytes, *, is_whole: bool) -> bytes:
    require(is_whole)
    return found


def unquote(text: str, encoding: str = "utf-8", errors: str = "replace") -> str:
    """Do what `urllib.parse.unquote` does."""
    require(isinstance(text, str))
    parts = re.split(r"((?:%[0-9a-fA-F]{2})+)", text)
    parts[1::2] = [decode_text(bytes.fromhex(part.replace("%", "")), encoding, errors) for part in parts[1::2]]
    return "".join(parts)


def unquote_plus(text: str, encoding: str = "utf-8", errors: str = "replace") -> str:
    """Do what `urllib.parse.unquote_plus` does."""
    return unquote(text.replace("+", " ") if isinstance(text, str) else text, encoding, errors)


def literal(text: str) -> Any:
    """Do what `ast.literal_eval` does."""
    require(isinstance(text, str) and len(text) <= _MAX_LITERAL)
    try:
        body = parse_quietly(text.lstrip(" \t")).body
    except MemoryError as error:
        raise Impure("nests too deeply") from error
    if len(body) != 1 or not isinstance(body[0], ast.Expr):
        raise SyntaxError("no expression")
    return ast.literal_eval(body[0].value)


def unpack(layout: str | bytes, data: Any) -> tuple[Any, ...]:
    """Do what `struct.unpack` does."""
    require(struct.calcsize(layout) <= MAX_TEXT)
    return struct.unpack(layout, data)


def pack(layout: str | bytes, *values: Any) -> bytes:
    """Do what `struct.pack` does."""
    require(struct.calcsize(layout) <= MAX_TEXT)
    return struct.pack(layout, *values)


def run_decoder(name: str, positional: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
    """Call one of `DECODERS`.

    Raises:
        FAILURES: It refuses what it is given; some of them check that by assertions and by what they can look up.
    """
    try:
        return DECODERS[name](*positional, **keywords)
    except (AssertionError, AttributeError) as error:
        raise Impure("not what is decoded") from error


DECODERS: dict[str, Callable[..., Any]] = {
    "base64.b64decode": base64.b64decode,
    "base64.b64encode": base64.b64encode,
    "base64.standard_b64decode": base64.standard_b64decode,
    "base64.urlsafe_b64decode": base64.urlsafe_b64decode,
    "base64.urlsafe_b64encode": base64.urlsafe_b64encode,
    "base64.decodebytes": base64.decodebytes,
    "base64.encodebytes": base64.encodebytes,
    "base64.b32decode": base64.b32decode,
    "base64.b32hexdecode": base64.b32hexdecode,
    "base64.b16decode": base64.b16decode,
    "base64.b16encode": base64.b16encode,
    "base64.b85decode": base64.b85decode,
    "base64.a85decode": base64.a85decode,
    "base64.b85encode": base64.b85encode,
    "base64.a85encode": base64.a85encode,
    "base64.b32encode": base64.b32encode,
    "binascii.unhexlify": binascii.unhexlify,
    "binascii.hexlify": binascii.hexlify,
    "binascii.a2b_hex": binascii.a2b_hex,
    "binascii.b2a_hex": binascii.b2a_hex,
    "binascii.a2b_base64": binascii.a2b_base64,
    "binascii.a2b_qp": binascii.a2b_qp,
    "binascii.a2b_uu": binascii.a2b_uu,
    "bz2.decompress": inflate_bzip2,
    "codecs.decode": decode,
    "codecs.encode": encode,
    "gzip.decompress": inflate_gzip,
    "html.unescape": html.unescape,
    "json.loads": json.loads,
    "lzma.decompress": inflate_lzma,
    "struct.pack": pack,
    "struct.unpack": unpack,
    "urllib.parse.unquote": unquote,
    "urllib.parse.unquote_plus": unquote_plus,
    "zlib.decompress": inflate,
    "ast.literal_eval": literal,
}
"""Functions of text, bytes and numbers alone."""

CONSTANTS: dict[str, str] = {
    "string.ascii_letters": string.ascii_letters,
    "string.ascii_lowercase": string.ascii_lowercase,
    "string.ascii_uppercase": string.ascii_uppercase,
    "string.digits": string.digits,
    "string.hexdigits": string.hexdigits,
    "string.octdigits": string.octdigits,
    "string.printable": string.printable,
    "string.punctuation": string.punctuation,
    "string.whitespace": string.whitespace,
}
"""Texts of the standard library by canonical name."""
