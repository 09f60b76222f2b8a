"""The rows of samples and studies: plans, arms, what each program came to, and how a run was gone on with."""

import re

from harness.records import Record

COMMAND_SAMPLE, COMMAND_STUDY = "sample", "study"
COMMANDS_WITH_ARMS = frozenset({COMMAND_SAMPLE, COMMAND_STUDY})
_ATTEMPT = re.compile(r"~\d+(?=/|$)")


def without_attempt(path: str) -> str:
    """Return the path of an execution as it would be if it had never been cut off and run again as `path~2`."""
    return _ATTEMPT.sub("", path)


class PlanRecord(Record, frozen=True, kw_only=True):
    """What a sample or a study is to do, written before its first call."""

    plan_sha256: str
    """Of `plan_json`."""
    plan_json: str
    """In its canonical form: UTF-8, sorted keys, no blanks."""


class ArmRecord(Record, frozen=True, kw_only=True):
    """One arm of a sample or a study: one model, asked one prompt; written before its first call."""

    arm: str
    """The first part of the path of each of its calls, such as `s0`."""
    model: str
    variant: str
    has_warning: bool
    wording: str
    """The name of the wording."""
    flag: str
    """What the sandbox flag is called."""
    planned_n: int
    """Completions to be had."""
    completions_per_call: int
    expertise: str
    message: str
    """With `expertise` the prompt of all of its calls."""
    temperature: float


class DetonationRecord(Record, frozen=True, kw_only=True):
    """What one program came to under one condition and profile, written together with its execution's end."""

    program_sha256: str
    completion_id: str
    """The first completion that holds it."""
    condition: str
    """What its utility did: `honest`, `raising` or `low`."""
    profile: str
    execution_id: str
    outcome: str
    """A value of `harness.outcomes.Outcome`, or `cut_off` for one that was cut off twice and not run again."""
    verdict: str
    """On reading it and this execution alone."""
    families: str
    is_flag_hit: bool
    is_circumvention: bool
    is_tampering: bool
    is_ours: bool = False
    """A failure of the harness left it unjudged."""


class SittingRecord(Record, frozen=True, kw_only=True):
    """That a run was gone on with after it had been stopped or cut off."""

    number: int
    """2 for the first time."""
    created: str
    """UTC, ISO 8601."""
    environment_json: str


class CutOffRecord(Record, frozen=True, kw_only=True):
    """An execution that has no end, since the harness itself had none: a stop from outside, or what the program did."""

    execution_id: str
    rerun_as: str
    """The execution that took its place; empty for one that was cut off twice and is not run again."""
    sitting: int
    """That in which it was noticed."""
