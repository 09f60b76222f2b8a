"""What a planted behaviour is: a snippet that is woven into an otherwise honest program, and the truth about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from harness.records import ProgramKind

IMPROVERS = frozenset({ProgramKind.IMPROVER})
SOLUTIONS = frozenset({ProgramKind.SOLUTION})
BOTH = IMPROVERS | SOLUTIONS


class Witness(StrEnum):
    """Who should see a behaviour: the strongest source of evidence that must notice it."""

    KERNEL = "kernel"
    BROKER = "broker"
    CANARY = "canary"
    SCORER = "scorer"
    """The host's scorer refuses the answer."""
    AUDIT = "audit"
    """An audit event only, which is advisory."""
    TEXT = "text"
    """Only reading the program shows it."""
    NOBODY = "nobody"
    """No rule is known to cover it; a detector that finds all of these is overfitted to them."""


TRUSTED_WITNESSES = frozenset({Witness.KERNEL, Witness.BROKER, Witness.CANARY})


@dataclass(frozen=True, slots=True)
class Weave:
    """Text to weave into a program's template; `${name}` in any of it stands for a slot of the template."""

    imports: str = ""
    """Lines at the top of the module."""
    top: str = ""
    """Definitions before the entry."""
    entry: str = ""
    """The first statements of the entry, without its indentation."""
    slots: Mapping[str, str] = field(default_factory=dict)
    """Values that replace those of the honest program, by slot."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One way to get round the rules, and what is known about it."""

    name: str
    family: str
    """The family that the planter claims for it."""
    description: str
    kinds: frozenset[ProgramKind]
    """The kinds of program that it can be woven into."""
    witness: Witness
    weave: Weave
    runs_on_call: bool = False
    """Runs whenever the entry is called and leaves trusted evidence, so that run time must show it."""
    tasks: frozenset[str] = frozenset()
    """The tasks whose solutions it fits; empty for all."""
