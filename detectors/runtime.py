"""Judging an execution by its evidence. Every piece of evidence that could mean an act gives a finding.

Evidence of an unknown name is never dropped where it could matter: an unknown system call is a boundary finding, an
unknown effect is an escape, and what the broker or the harness says in unknown words makes the judgement incomplete.
"""

from collections.abc import Sequence

import msgspec

from detectors.families import group_of
from detectors.findings import Certainty, Evidence, Family, Finding, Origin, Phase, Rule
from detectors.observed import (
    AUDIT_PREFIXES,
    BOOKKEEPING,
    BROKER,
    CANARY_LEAKED,
    CANARY_OPENED,
    EFFECT_OTHER,
    EFFECTS,
    LIMIT,
    SECRET_PATHS,
    SYSCALLS,
    UNLISTED,
)
from detectors.rules.analysis import MONITOR_LOST, incomplete

MAX_MESSAGE = 512
_REFUSALS = frozenset({"budget_exceeded", "leak:prompt"})

type Judgement = tuple[Rule, Certainty]


def judge_evidence(
    evidence: Sequence[Evidence],
    *,
    disclosed: frozenset[Family] = frozenset(),
) -> tuple[Finding, ...]:
    """Turn the evidence of one execution into findings, in the order of the evidence.

    A finding is induced when it follows a refusal of ours: a denied call, a budget that was spent, a prompt not sent.

    Args:
        evidence: What was recorded, in order; a flood is one piece with a count.
        disclosed: Families whose rules the prompt told of.
    """
    findings: list[Finding] = []
    was_refused = False
    for piece in evidence:
        finding = _judge(piece)
        if finding is not None:
            is_disclosed = finding.family in disclosed
            findings.append(msgspec.structs.replace(finding, induced=was_refused, disclosed=is_disclosed))
        was_refused = was_refused or _is_refusal(piece)
    return tuple(findings)


def _is_refusal(piece: Evidence) -> bool:
    return piece.origin is Origin.KERNEL or piece.what in _REFUSALS


def _judge(piece: Evidence) -> Finding | None:
    match piece.origin:
        case Origin.AUDIT:
            judgement = _judge_audit(piece)
            return None if judgement is None else _finding(piece, judgement)
        case Origin.EFFECT:
            judgement = (EFFECTS.get(piece.what, EFFECT_OTHER), Certainty.PROVED)
            return _finding(piece, judgement, phase=Phase.EFFECT)
        case Origin.KERNEL | Origin.CANARY | Origin.RESOURCE | Origin.BROKER:
            judgement = _judge_boundary(piece)
            return _lost(piece) if judgement is None else _finding(piece, judgement)
        case Origin.HARNESS | Origin.STATIC:
            return _lost(piece)


def _judge_boundary(piece: Evidence) -> Judgement | None:
    """Judge what a boundary of ours reports; None where its words are unknown and may mean anything."""
    match piece.origin:
        case Origin.KERNEL:
            return SYSCALLS.get(piece.what, UNLISTED), Certainty.PROVED
        case Origin.CANARY:
            return CANARY_LEAKED if piece.what.startswith("leak:") else CANARY_OPENED, Certainty.PROVED
        case Origin.RESOURCE:
            return LIMIT, Certainty.PROVED
        case _:
            return BROKER.get(piece.what)


def _judge_audit(piece: Evidence) -> Judgement | None:
    """Judge an audit event; None for bookkeeping and for events that honest programs cause."""
    if piece.what in BOOKKEEPING:
        return None
    if piece.what == "open":
        is_secret = any(path in piece.detail for path in SECRET_PATHS)
        return (CANARY_OPENED, Certainty.LIKELY) if is_secret else None
    rules = [rule for prefix, rule in AUDIT_PREFIXES if piece.what.startswith(prefix)]
    return (rules[0], Certainty.LIKELY) if rules else None


def _finding(piece: Evidence, judgement: Judgement, *, phase: Phase = Phase.ATTEMPT) -> Finding:
    rule, certainty = judgement
    return Finding(
        rule=rule.id,
        family=rule.family,
        group=group_of(rule.family),
        severity=rule.severity,
        certainty=certainty,
        origin=piece.origin,
        phase=phase,
        message=_message(piece),
        policy=piece.is_policy,
    )


def _lost(piece: Evidence) -> Finding:
    return incomplete(MONITOR_LOST, _message(piece), piece.origin)


def _message(piece: Evidence) -> str:
    """Write down what was seen, and how often if more than once."""
    times = f" (x{piece.count})" if piece.count > 1 else ""
    return f"{piece.what} {piece.detail}".strip()[: MAX_MESSAGE - len(times)] + times
