"""Where a model is asked and with which key.

The key of the default endpoint is never sent anywhere else: an endpoint of the operator's own gets a key only when the
operator names the variable that holds it. Reads no environment by itself.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from harness.errors import UsageError

DEFAULT_BASE_URL = "https://api.openai.com/v1"
DEFAULT_KEY_VARIABLE = "OPENAI_API_KEY"
BASE_URL_VARIABLE = "OPENAI_BASE_URL"
NO_KEY = "none"
"""What an endpoint of the operator's own is sent in place of a key: many demand the header and ignore its value."""


def check_base_url(text: str) -> str:
    """Return `text` without surrounding space when it is a plain http or https address.

    Anything that two parsers of addresses might read differently is refused, because the host decides who gets a key.

    Raises:
        UsageError: Another scheme, no host, a bad port, a user name, a query, a fragment, a backslash, a space, or a
            character that is not printable ASCII.
    """
    address = text.strip()
    try:
        parts = urlsplit(address)
        is_plain = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_plain = False
    is_ambiguous = any(not "!" <= character <= "~" or character in "\\@?#" for character in address)
    if not is_plain or is_ambiguous:
        message = f"the model's base URL cannot be used: {address[:200]!r}"
        raise UsageError(message, "give http(s)://host[:port]/path, such as http://127.0.0.1:8000/v1")
    return address


def is_default_host(base_url: str) -> bool:
    """Say whether `base_url` is the default endpoint over TLS, whatever its path.

    Raises:
        UsageError: As `check_base_url`.
    """
    parts = urlsplit(check_base_url(base_url))
    return (parts.scheme, parts.hostname, parts.port or 443) == ("https", "api.openai.com", 443)


def choose_base_url(base_url: str | None, environment: Mapping[str, str]) -> str:
    """Return the endpoint: the operator's setting, else OPENAI_BASE_URL, else the default one.

    Raises:
        UsageError: As `check_base_url`.
    """
    return check_base_url(base_url or environment.get(BASE_URL_VARIABLE, "").strip() or DEFAULT_BASE_URL)


def choose_key(base_url: str, environment: Mapping[str, str], key_variable: str | None) -> str | None:
    """Return the key meant for `base_url`, or None when that endpoint was given none.

    A named variable is the operator's statement that its key is meant for this endpoint. Without one, OPENAI_API_KEY
    is read for the default host over TLS only.

    Args:
        base_url: As returned by `choose_base_url`.
        environment: Variables and values, as at start.
        key_variable: The variable that holds the key, or None.

    Raises:
        UsageError: The variable is empty or not set, its value cannot be a header, or `base_url` cannot be used.
    """
    if key_variable is None and not is_default_host(base_url):
        return None
    variable = key_variable or DEFAULT_KEY_VARIABLE
    key = environment.get(variable, "").strip()
    if not key:
        message = f"no API key in {variable} for {base_url}"
        raise UsageError(message, f"set {variable}, or name another variable")
    if any(not "!" <= character <= "~" for character in key):
        message = f"the API key in {variable} holds a space or a character that no key has"
        raise UsageError(message, f"set {variable} to the key alone")
    return key
