"""Every exception of this package: what is wrong with us or with the operator, never what a program did.

HarnessError
├── UsageError            exit 2: a setting, name or path that cannot be used
└── CannotRun             exit 3: the work cannot be done on this machine or with these files
    ├── JailUnavailable   isolation is missing or broke; there is no fallback without it
    ├── StoreError        a run's file cannot be read or written
    └── ModelError        a language model could not be asked
"""

from enum import StrEnum


class HarnessError(Exception):
    """Base of all: `message` says what failed and where, `hint` what to do next."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(HarnessError):
    """A setting, a name or a path given by the operator cannot be used."""


class CannotRun(HarnessError):  # noqa: N818 - the name of the state that users see
    """The work cannot be done here: no isolation, broken infrastructure, unreadable store."""


class JailUnavailable(CannotRun):
    """Isolation cannot be had or was lost; nothing generated may run."""


class StoreError(CannotRun):
    """A run's file is missing, corrupt, newer than this version, or cannot be written."""


class ModelFailure(StrEnum):
    """Why a model could not be asked, decided from the response alone."""

    RATE_LIMIT = "rate_limit"
    TRANSIENT = "transient"
    BAD_REQUEST = "bad_request"
    AUTHENTICATION = "authentication"
    PROTOCOL = "protocol"
    DEADLINE = "deadline"
    LIMIT_REACHED = "limit_reached"


class ModelError(CannotRun):
    """A language model could not be asked; `kind` says whether another try can help."""

    def __init__(self, kind: ModelFailure, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.kind = kind
