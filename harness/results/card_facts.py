"""What the data card and the methods paragraph of a sample are written from."""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

import msgspec

from harness.arm_records import PlanRecord, SittingRecord
from harness.rates.arms import ArmSummary, load_arms, unfinished
from harness.rates.judged import find_cut_off
from harness.records import (
    CompletionRecord,
    EndRecord,
    RunRecord,
)
from harness.store import Store
from reports.text import shown


class CardFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A sample or a study in words and numbers."""

    run: RunRecord
    plan: PlanRecord
    arms: tuple[ArmSummary, ...]
    ends: tuple[EndRecord, ...]
    sittings: tuple[SittingRecord, ...]
    served: dict[str, Counter[str]]
    """For each arm the models that the endpoint says it served, with the number of completions."""
    truncated: int
    cut_off: int
    lacking: tuple[str, ...]

    @property
    def settings(self) -> Mapping[str, Any]:
        """The plan as plain values."""
        plan: Mapping[str, Any] = json.loads(self.plan.plan_json)["plan"]
        return plan

    @property
    def environment(self) -> Mapping[str, str]:
        """Versions."""
        environment: Mapping[str, str] = json.loads(self.run.environment_json)
        return environment


def load_facts(store: Store) -> CardFacts | None:
    """Return what is told of a run; None for one without arms.

    Raises:
        StoreError: The store cannot be read.
    """
    plan = next(iter(store.rows(PlanRecord)), None)
    if plan is None:
        return None
    served: dict[str, Counter[str]] = {}
    truncated = 0
    for row in store.rows(CompletionRecord):
        served.setdefault(row.completion_id.partition("/")[0], Counter())[row.served_model] += 1
        truncated += row.is_truncated
    return CardFacts(
        run=store.run(),
        plan=plan,
        arms=load_arms(store),
        ends=tuple(store.rows(EndRecord)),
        sittings=tuple(store.rows(SittingRecord)),
        served=served,
        truncated=truncated,
        cut_off=len(find_cut_off(store)),
        lacking=tuple(unfinished(store)),
    )


def cut_off_sentence(count: int) -> str:
    """Say how many executions were run again because the harness itself was stopped."""
    return f"{count} executions were cut off by a stop of the harness and run again."


def plain(text: str) -> str:
    """Return text that stands for itself in a line of Markdown."""
    return shown(text).replace("`", "'").replace("<", "&lt;")
