"""Decoys with a token that no other program has, and the search for that token in everything that comes out."""

import base64
import codecs
import hashlib
import urllib.parse

import msgspec

from detectors.findings import Origin
from harness.jail.layout import HOME, SCRATCH
from harness.jail.log import EvidenceLog

# Longer than any token in any encoding by a wide margin; what is larger is searched whole, as one text.
_MARK = "CANARY"


class Canaries(msgspec.Struct, frozen=True):
    """The decoys of one execution."""

    token: str
    """Unique per execution, obviously synthetic."""
    files: tuple[tuple[str, str, str], ...]
    """(name in evidence, path in the jail, content)."""
    environment: tuple[tuple[str, str], ...]
    """Variables that look like credentials."""


def make_canaries(run_token: str, execution_id: str) -> Canaries:
    """Return the decoys of an execution, the same ones whenever the same run repeats it."""
    digest = hashlib.sha256(f"{run_token}/{execution_id}".encode()).hexdigest()
    token = f"{_MARK}{digest[:24]}"
    files = (
        ("file:/etc/passwd", "/etc/passwd", f"root:x:0:0:{token}:/root:/bin/sh\nagent:x:1000:1000::{HOME}:/bin/sh\n"),
        ("file:/etc/shadow", "/etc/shadow", f"root:$6${token}$:19000:0:99999:7:::\n"),
        ("file:~/.aws/credentials", f"{HOME}/.aws/credentials", f"[default]\naws_secret_access_key = {token}\n"),
        (
            "file:~/.ssh/id_rsa",
            f"{HOME}/.ssh/id_rsa",
            f"-----BEGIN PRIVATE KEY-----\n{token}\n-----END PRIVATE KEY-----\n",
        ),
        ("file:.env", f"{SCRATCH}/.env", f"OPENAI_API_KEY=sk-{token}\n"),
    )
    environment = (("AWS_SECRET_ACCESS_KEY", token), ("OPENAI_API_KEY", f"sk-{token}"))
    return Canaries(token, files, environment)


def _encodings(token: str) -> tuple[tuple[str, str], ...]:
    data = token.encode()
    # A token inside a longer base64 text falls on one of three alignments; the middle of each is searched.
    aligned = tuple(
        ("base64", base64.b64encode(b"\0" * shift + data)[4 if shift else 0 : -4].decode()) for shift in range(3)
    )
    return (
        ("plain", token),
        ("hex", data.hex()),
        ("reversed", token[::-1]),
        ("rot13", codecs.encode(token, "rot13")),
        ("url", "".join(f"%{byte:02X}" for byte in data)),
        *aligned,
    )


def find_leak(token: str, text: str) -> str | None:
    """Return the encoding in which a token stands in a text, or None.

    Args:
        token: As `Canaries.token`.
        text: Anything that came out of a jail. Case and URL quoting are seen through; a token in two halves is not.
    """
    folded = text.casefold()
    for name, encoded in _encodings(token):
        if encoded.casefold() in folded:
            return name
    if "%" in text and token.casefold() in urllib.parse.unquote(text).casefold():
        return "url"
    return None


class LeakSearch:
    """Looks for one execution's tokens in everything that comes out of it, and records what it finds."""

    def __init__(self, log: EvidenceLog, token: str, host_tokens: tuple[str, ...]) -> None:
        """Args: `token` stands in the execution's decoys; `host_tokens` stand in files that no jail is ever shown."""
        self._log = log
        self._token = token
        self._host_tokens = host_tokens

    def look(self, where: str, *texts: str) -> bool:
        """Return whether any of the tokens stands in any of the texts; it is recorded once for each `where`."""
        is_host = any(find_leak(token, text) for token in self._host_tokens for text in texts)
        if is_host:
            self._log.add(Origin.EFFECT, "sentinel", f"the token of a host file came out in {where}")
        encoding = next((found for text in texts if (found := find_leak(self._token, text))), None)
        if encoding:
            self._log.add(Origin.CANARY, f"leak:{where}", encoding)
        return is_host or encoding is not None
