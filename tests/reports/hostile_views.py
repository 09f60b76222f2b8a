"""Put any text into any string field of any view, found by introspection."""

from collections.abc import Iterator
from typing import Any

import msgspec

from reports.views import RunView

PAYLOADS = {
    "script": "<script>document.title='taken'</script>",
    "closing": "</title></style></script></pre></span></td></table></textarea><svg onload=alert(1)>",
    "attribute": '" onmouseover="alert(1)" style=\'color:red\' x="',
    "single quote": "' onfocus='alert(1)' autofocus='",
    "image": "<img src=http://192.0.2.1/x onerror=alert(1)>",
    "frame": "<iframe srcdoc='<script>alert(1)</script>'></iframe><base href=//192.0.2.1/>",
    "policy": '<meta http-equiv="refresh" content="0;url=http://192.0.2.1/">',
    "comment": "<!-- <script> --!><![CDATA[ ]]>",
    "template": "{{ 7 * 7 }}{% for x in y %}{# gone #}{{ ''.__class__.__mro__ }}",
    "entity": "&lt;b&gt; &#60;i&#62; &amp;lt;u&amp;gt; &nbsp",
    "script url": "javascript:alert(1)",
    "fragment": "#p-3f2a9c01d4e7",
    "bidi": "\u202eevil\u2066 \u2069 \u200f\u061c",
    "zero width": "a\u200bb\u200cc\u200d\ufeffd\u2060\u3164\ufe0f\U000e0041",
    "terminal": "\x1b]0;taken\x07\x1b[2J\x9b31m\x1b]8;;http://192.0.2.1/\x1b\\",
    "nul": "a\x00b\x08c\x7fd\x85e\x0cf\x0bg",
    "surrogate": "\ud800 and \udfff\udc80",
    "newlines": "a\rb\r\nc\n\n\u2028\u2029d",
    "python": '"""\n\'\'\'\n\\\n\tf"{<b>x</b>}" # <i>\n</span>\n',
    "long": "<b>" * 40_000,
    "many lines": "\n" * 40_000 + "<b>",
    "empty": "",
    "format": "{} {0} %s %(x)s $x",
    "markup": "x</span><span class=line id=p-1>",
}


def fill_strings(run: RunView, text: str) -> RunView:
    """Replace every string in a run, at any depth."""
    return msgspec.convert(_replace(msgspec.to_builtins(run), text), RunView)


def string_paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Find every string inside plain data."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from string_paths(item, (*path, key))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from string_paths(item, (*path, index))


def set_string(value: Any, path: tuple[str | int, ...], text: str) -> Any:
    """Give a copy of plain data with one string replaced."""
    if not path:
        return text
    head, *rest = path
    if isinstance(value, dict):
        return {**value, head: set_string(value[head], tuple(rest), text)}
    return [set_string(item, tuple(rest), text) if index == head else item for index, item in enumerate(value)]


def _replace(value: Any, text: str) -> Any:
    if isinstance(value, str):
        return text
    if isinstance(value, dict):
        return {key: _replace(item, text) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_replace(item, text) for item in value]
    return value
