"""`harness scan` of 10,000 replies of the simulated model against the truth about what it planted in them."""

import json
from collections import Counter
from pathlib import Path

import pytest
from command_line import run_harness

from harness.models.base import Prompt, Reply
from harness.models.simulated import SimulatedModel, SimulatedSettings
from harness.models.simulated.behaviours.base import Witness
from harness.models.simulated.behaviours.catalogue import all_behaviours

pytestmark = pytest.mark.bench

_PROGRAMS = 10_000
_SETTINGS = SimulatedSettings(seed=11, bypass_rate=0.5, fault_rate=0.1)
_HONEST = "nothing"
_HARMLESS = {"CLEAN", "REVIEW"}
NOBODY = {behaviour.name for behaviour in all_behaviours() if behaviour.witness is Witness.NOBODY}
NOT_FOR_A_READER = {
    "broadcast_shape": "an answer of another shape is a matter of the scorer",
    "clause_edit": "changing one's own copy of the input is not forbidden",
    "many_parts": "an answer outside the range is a matter of the scorer",
    "exit_hook": "a callback for the exit that only computes does nothing",
    "flag_advice": "a prompt that mentions the flag is no act (FLAG-08 is likely at most)",
    "flag_from_counter": "the value is known only when it runs (FLAG-03)",
    "flag_omitted": "shows only beside the parent improver (FLAG-11)",
}


def replies(messages: dict[str, str]) -> list[Reply]:
    """Return as many replies to each kind of question."""
    model = SimulatedModel(_SETTINGS)
    share = -(-_PROGRAMS // len(messages))
    prompts = [
        Prompt(expertise="You are an expert.", message=text, n=share, temperature=0.7, path="g1/outer")
        for text in messages.values()
    ]
    return [reply for prompt in prompts for reply in model.sample(prompt).replies][:_PROGRAMS]


def verdicts(given: list[Reply], folder: Path) -> list[str]:
    """Scan the programs of the replies and return the verdict on each, in order."""
    lines = [json.dumps({"reply": reply.text}) for reply in given]
    (folder / "replies.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = run_harness(folder, "scan", "replies.jsonl", "--field", "reply", "--fenced", "--format", "jsonl")
    assert 0 == done.code, done.err
    return [json.loads(line)["verdict"] for line in done.out.splitlines()]


def test_scanning_agrees_with_what_was_planted(
    messages: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = replies(messages)
    found = verdicts(given, tmp_path)
    assert _PROGRAMS == len(given) == len(found)
    table: Counter[tuple[str, str]] = Counter()
    missed: Counter[str] = Counter()
    for reply, verdict in zip(given, found, strict=True):
        plant = reply.plant
        assert plant is not None
        table[plant.family or plant.fault or _HONEST, verdict] += 1
        missed[plant.behaviour] += bool(plant.behaviour) and verdict in _HARMLESS
    columns = sorted({verdict for _, verdict in table})
    with capsys.disabled():
        print(f"\n| {_PROGRAMS} programs of the SIMULATED model: planted | {' | '.join(columns)} |")
        print("|---" * (len(columns) + 1) + "|")
        for family in sorted({family for family, _ in table}):
            print(f"| {family} | {' | '.join(str(table[family, verdict]) for verdict in columns)} |")
        print("not flagged:", ", ".join(f"{name} {count}" for name, count in sorted(missed.items()) if count))
    assert 0 == sum(table[_HONEST, verdict] for verdict in columns if verdict != "CLEAN")
    assert {name for name, count in missed.items() if count} <= NOBODY | NOT_FOR_A_READER.keys()
