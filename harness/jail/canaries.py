"""Decoys with a token that no other program has, and the search for that token in everything that comes out."""

import base64
import codecs
import hashlib
import re
import urllib.parse
from functools import lru_cache
from pathlib import PurePosixPath

import msgspec

from detectors.findings import Origin
from harness.jail.layout import DECOY_FOLDERS, HOME, SCRATCH
from harness.jail.log import EvidenceLog

_MARK = "CANARY"
_BETWEEN = re.compile(r"[^0-9a-z]+")


class Decoy(msgspec.Struct, frozen=True):
    """A file that only a thief opens."""

    name: str
    """In evidence."""
    text: str


class Canaries(msgspec.Struct, frozen=True):
    """The decoys of one execution."""

    token: str
    """Unique per execution, obviously synthetic."""
    files: tuple[Decoy, ...]
    """In the order of `DECOY_PATHS`."""
    environment: tuple[tuple[str, str], ...]
    """Variables that look like credentials."""


_PASSWD = f"root:x:0:0:%s:/root:/bin/sh\nagent:x:1000:1000::{HOME}:/bin/sh\n"
_ENVIRON = "PATH=/usr/bin:/bin\0AWS_SECRET_ACCESS_KEY=%s\0"
_PRIVATE_KEY = "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
_AWS = "[default]\naws_secret_access_key = %s\n"
_DOTENV = "OPENAI_API_KEY=sk-%s\n"
# (name in evidence, path in the jail, content), where thieves look; /proc is none: it holds these files alone.
_DECOYS = (
    ("/etc/passwd", "/etc/passwd", _PASSWD),
    ("/etc/shadow", "/etc/shadow", "root:$6$%s$:19000:0:99999:7:::\n"),
    ("~/.aws/credentials", f"{HOME}/.aws/credentials", _AWS),
    ("~/.ssh/id_rsa", f"{HOME}/.ssh/id_rsa", _PRIVATE_KEY),
    ("~/.ssh/id_ed25519", f"{HOME}/.ssh/id_ed25519", _PRIVATE_KEY),
    ("~/.netrc", f"{HOME}/.netrc", "machine example.com login agent password %s\n"),
    ("~/.git-credentials", f"{HOME}/.git-credentials", "https://agent:%s@example.com\n"),
    ("~/.kube/config", f"{HOME}/.kube/config", "users:\n- name: agent\n  user:\n    token: %s\n"),
    ("~/.docker/config.json", f"{HOME}/.docker/config.json", '{"auths": {"example.com": {"auth": "%s"}}}\n'),
    ("~/.env", f"{HOME}/.env", _DOTENV),
    ("~/.pypirc", f"{HOME}/.pypirc", "[pypi]\nusername = __token__\npassword = %s\n"),
    ("~/.npmrc", f"{HOME}/.npmrc", "//registry.example.com/:_authToken=%s\n"),
    ("~/.pgpass", f"{HOME}/.pgpass", "db.example.com:5432:*:agent:%s\n"),
    ("~/.bash_history", f"{HOME}/.bash_history", "export OPENAI_API_KEY=sk-%s\n"),
    ("~/.cache/huggingface/token", f"{HOME}/.cache/huggingface/token", "%s\n"),
    ("/root/.ssh/id_rsa", "/root/.ssh/id_rsa", _PRIVATE_KEY),
    ("/root/.aws/credentials", "/root/.aws/credentials", _AWS),
    ("/proc/self/environ", "/proc/self/environ", _ENVIRON),
    ("/proc/1/environ", "/proc/1/environ", _ENVIRON),
    # Where a program that is process 1 finds "its parent's".
    ("/proc/0/environ", "/proc/0/environ", _ENVIRON),
    ("/run/secrets/token", "/run/secrets/token", "%s\n"),
    (".env", f"{SCRATCH}/.env", _DOTENV),
)
DECOY_PATHS = tuple(path for _, path, _ in _DECOYS)
"""Where each decoy stands in the jail."""
VAULT_FOLDERS = tuple(
    sorted({
        str(folder)
        for path in (*DECOY_PATHS, *(f"{folder}/x" for folder in DECOY_FOLDERS))
        for folder in PurePosixPath(path).parents[:-1]
        if not path.startswith(SCRATCH)
    })
)  # fmt: skip
"""The folders that hold them, each after the one that it is in."""


def make_canaries(run_token: str, execution_id: str) -> Canaries:
    """Return the decoys of an execution, the same ones whenever the same run repeats it."""
    digest = hashlib.sha256(f"{run_token}/{execution_id}".encode()).hexdigest()
    token = f"{_MARK}{digest[:24]}"
    files = tuple(Decoy(f"file:{name}", text.replace("%s", token)) for name, _, text in _DECOYS)
    environment = (("AWS_SECRET_ACCESS_KEY", token), ("OPENAI_API_KEY", f"sk-{token}"))
    return Canaries(token, files, environment)


@lru_cache(maxsize=256)
def _encodings(token: str) -> tuple[tuple[str, str], ...]:
    """Return each encoding's name and the token in it, in lower case."""
    data = token.encode()
    # A token inside a longer base64 text falls on one of three alignments; the middle of each is searched.
    aligned = tuple(
        ("base64", base64.b64encode(b"\0" * shift + data)[4 if shift else 0 : -4].decode()) for shift in range(3)
    )
    found = (
        ("plain", token),
        ("hex", data.hex()),
        ("reversed", token[::-1]),
        ("rot13", codecs.encode(token, "rot13")),
        ("url", "".join(f"%{byte:02X}" for byte in data)),
        *aligned,
    )
    return tuple((name, text.casefold()) for name, text in found)


def find_leak(token: str, text: str) -> str | None:
    """Return the encoding in which a token stands in a text, or None.

    Args:
        token: As `Canaries.token`.
        text: Anything that came out of a jail. Case, URL quoting and what stands between the letters are seen through.
    """
    if not text:
        return None
    folded = text.casefold()
    for name, encoded in _encodings(token):
        if encoded in folded:
            return name
    if "%" in text and token.casefold() in urllib.parse.unquote(text).casefold():
        return "url"
    if token.casefold() in _BETWEEN.sub("", folded):
        return "split"
    return None


class LeakSearch:
    """Looks for one execution's tokens in everything that comes out of it, and records what it finds."""

    def __init__(self, log: EvidenceLog, token: str, host_tokens: tuple[str, ...]) -> None:
        """Args: `token` stands in the execution's decoys; `host_tokens` stand in files that no jail is ever shown."""
        self._log = log
        self._host_tokens = host_tokens
        self._token = token
        middle = len(token) // 2
        self._halves = (token[:middle].casefold(), token[middle:].casefold())
        self._halves_seen: set[str] = set()

    def look(self, where: str, *texts: str) -> bool:
        """Return whether any of the tokens stands in any of the texts; it is recorded once for each `where`.

        A token that comes out in two halves, wherever each of them does, has come out with the second.
        """
        is_host = any(find_leak(token, text) for token in self._host_tokens for text in texts)
        if is_host:
            self._log.add(Origin.EFFECT, "sentinel", f"the token of a host file came out in {where}")
        encoding = next((found for text in texts if (found := find_leak(self._token, text))), None)
        if encoding is None and any(self._completes(text) for text in texts):
            encoding = "halves"
        if encoding:
            self._log.add(Origin.CANARY, f"leak:{where}", encoding)
        return is_host or encoding is not None

    def _completes(self, text: str) -> bool:
        """Return whether a text holds a half of the token, and the other has been seen or stands there too."""
        folded = text.casefold()
        found = {half for half in self._halves if half in folded}
        self._halves_seen |= found
        return bool(found) and len(self._halves_seen) == len(self._halves)
