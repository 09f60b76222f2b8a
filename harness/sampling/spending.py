"""What a run has asked of its models in earlier sittings, so that its limits hold for all of them together."""

from collections import Counter
from dataclasses import dataclass

from harness.arm_records import ArmRecord
from harness.models.base import Prompt
from harness.models.metering import Spent, prompt_tokens_bound
from harness.records import (
    CallRecord,
    PromptRecord,
)
from harness.store.store import Store

_COMPLETION_TOKENS = 1024


@dataclass(slots=True)
class _Sum:
    calls: int = 0
    completions: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0


def spent_by_model(store: Store) -> dict[str, Spent]:
    """Return what was asked of each model so far, never less than was billed.

    A call whose tokens were not reported, and one that was under way when the harness was killed, count with the most
    that they can have taken. A call that nobody was billed for counts as none.

    Raises:
        StoreError: The store cannot be read.
    """
    arms = {row.arm: row for row in store.rows(ArmRecord)}
    sums = {arm.model: _Sum() for arm in arms.values()}
    # Programs ask too, of nobody: of their prompts those with a canary are kept, as not sent.
    lost = Counter(row.path for row in store.rows(PromptRecord) if row.was_sent)
    for call in store.rows(CallRecord):
        lost[call.path] -= 1
        arm = arms.get(call.path.partition("/")[0])
        if arm is not None and (call.attempts or call.received):
            _add(sums[arm.model], arm, call)
    for path in lost.elements():
        arm = arms.get(path.partition("/")[0])
        if arm is not None:
            _add(sums[arm.model], arm, None)
    return {
        model: Spent(
            calls=total.calls,
            completions=total.completions,
            prompt_tokens=total.prompt_tokens,
            completion_tokens=total.completion_tokens,
        )
        for model, total in sums.items()
    }


def _add(total: _Sum, arm: ArmRecord, call: CallRecord | None) -> None:
    """Add a call, None for one of which nothing came back."""
    total.calls += 1
    if call is not None:
        total.completions += call.received
    if call is not None and call.prompt_tokens and call.completion_tokens:
        total.prompt_tokens += call.prompt_tokens
        total.completion_tokens += call.completion_tokens
        return
    n = call.n if call is not None else arm.completions_per_call
    prompt = Prompt(expertise=arm.expertise, message=arm.message, n=n, temperature=arm.temperature, path="")
    total.prompt_tokens += n * prompt_tokens_bound(prompt)
    total.completion_tokens += n * _COMPLETION_TOKENS
