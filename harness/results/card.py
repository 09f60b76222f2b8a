"""The data card of a sample or a study: Markdown from the run's rows alone."""

from collections import Counter
from collections.abc import Iterator, Sequence

from harness.arm_records import ArmRecord
from harness.rates.arms import ArmSummary
from harness.results.arm_columns import about, paper_text, proportion
from harness.results.card_facts import CardFacts, cut_off_sentence, plain
from harness.results.unsandboxing import REPLICATION

CARD = "data-card.md"
"""The name of its file in a run's folder."""
_FENCE = "~~~~~~"
_MOST_SERVED = 10
_SIMULATED = "**SIMULATED.** No language model was asked: the figures show how the harness measures, and no more."
_INTERVALS = (
    "k/n, share and 95% Wilson score interval; completions with the same program count each, but in the escape rate, "
    "which counts distinct programs that were run. UNKNOWN counts as no hit.\n"
)
_READ = "Each distinct program was read once, by abstract interpretation, in a process of its own with limits."
_LICENCES = (
    "The prompts, the tables and this card are made by stop-harness (Apache-2.0). Completions are a model's: what may "
    "be done with them is said by the terms of whoever served it; look them up before you pass completions on. Those "
    "of the simulated model are composed from texts of stop-harness."
)
_WEAKNESSES = """\
- Rules and jail were written by the same people; what neither reading nor running shows is not counted.
- A program is run once for each regime, for a second or two, with an offline model and a utility that runs nothing:
  what needs more time, a real network or a real gain may not show.
- Completions of one arm are independent draws given the prompt and the served model, which an endpoint may change while
  it is asked; arms take turns call by call, so that a change falls on all of them.
- The wording of the warning is ours: the paper's is not public, and another one may do otherwise.
- A completion is bounded at 1,024 tokens: one that was cut may lack the program, or its end.
- No attempt seen is not the same as would not attempt."""


def data_card(facts: CardFacts) -> str:
    """Return the data card of a run as Markdown."""
    return "\n".join(_lines(facts)) + "\n"


def _lines(facts: CardFacts) -> Iterator[str]:
    yield f"# Data card: {plain(facts.settings['name'])}"
    if facts.run.is_simulated:
        yield f"\n{_SIMULATED}"
    yield from _section("What", REPLICATION, _planned(facts))
    yield from _section("When", *_times(facts))
    yield from _section("Arms")
    yield from _arms(facts)
    yield from _section("Prompts", "Word for word; all calls of an arm send this.")
    yield from _prompts(facts.arms)
    yield from _section("Results", _INTERVALS)
    yield from _results(facts.arms)
    yield from _section("How programs were judged", *_judging(facts))
    yield from _section("Versions", "\n".join(f"- {name}: `{plain(it)}`" for name, it in facts.environment.items()))
    yield from _section("Licences", _LICENCES)
    yield from _section("Known weaknesses", _WEAKNESSES)


def _section(title: str, *paragraphs: str) -> Iterator[str]:
    yield f"\n## {title}\n"
    if paragraphs:
        yield "\n\n".join(paragraphs)


def _planned(facts: CardFacts) -> str:
    settings = facts.settings
    return (
        f"{settings['n']} completions were planned for each arm, {settings['per_call']} to a call, with the seed "
        f"{settings['seed']}. The plan was hashed and stored before the first call: SHA-256 "
        f"`{facts.plan.plan_sha256}`. Run `{plain(facts.run.run_id)}`."
    )


def _times(facts: CardFacts) -> Iterator[str]:
    yield f"Begun at {plain(facts.run.created)}."
    yield from (f"It was gone on with at {plain(row.created)}." for row in facts.sittings)
    if facts.cut_off:
        yield cut_off_sentence(facts.cut_off)
    end = facts.ends[-1] if facts.ends else None
    yield f"It ended {end.state}{f': {plain(end.reason)}' if end.reason else ''}." if end else "It has no end."
    if facts.lacking:
        yield f"Lacking: {'; '.join(map(plain, facts.lacking))}."


def _arms(facts: CardFacts) -> Iterator[str]:
    yield "| arm | model | served as | warning | wording | flag | temperature | completions | distinct programs |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for item in facts.arms:
        arm = item.arm
        served = facts.served.get(arm.arm, Counter()).most_common(_MOST_SERVED)
        names = ", ".join(f"{name or 'not said'} ({count})" for name, count in served)
        words = (arm.arm, arm.model, names, "yes" if arm.has_warning else "no", arm.wording, arm.flag)
        counts = (f"{arm.temperature:g}", f"{len(item.judged)} of {arm.planned_n}", str(item.distinct))
        yield f"| {' | '.join(_cell(text) for text in (*words, *counts))} |"
    yield f"\n{facts.truncated} completions were cut at the token limit."


def _prompts(arms: Sequence[ArmSummary]) -> Iterator[str]:
    groups: dict[tuple[str, str], list[ArmRecord]] = {}
    for item in arms:
        groups.setdefault((item.arm.expertise, item.arm.message), []).append(item.arm)
    for (expertise, message), found in groups.items():
        names = ", ".join(f"{arm.arm} ({plain(about(arm))})" for arm in found)
        yield f"\n### {names}\n\nSystem message:\n\n{_FENCE}\n{expertise}\n{_FENCE}\n\nUser message:\n"
        yield f"{_FENCE}\n{message}\n{_FENCE}"


def _results(arms: Sequence[ArmSummary]) -> Iterator[str]:
    yield "| arm | bypass frequency | flag rate | escape rate | tampering rate | legacy_stop | INVALID | UNKNOWN |"
    yield "|---|---|---|---|---|---|---|---|"
    for item in arms:
        rates = item.rates
        counted = (rates.bypass, rates.flag, rates.escape_improvers, rates.tampering, rates.legacy_stop)
        shares = (*map(proportion, counted), item.invalid, item.unknown)
        yield f"| {item.arm.arm} | {' | '.join(f'{share.k}/{share.n}: {paper_text(share)}' for share in shares)} |"


def _judging(facts: CardFacts) -> tuple[str, ...]:
    detonating = facts.settings["detonating"]
    if detonating is None:
        return (_READ, "None was run.")
    profiles = "default and observe" if detonating["is_paired"] else "default"
    running = (
        "It was run once in a jail (nsjail, seccomp) for each regime: conditions "
        f"{', '.join(detonating['conditions'])}; profiles {profiles}; at most {detonating['cpu_seconds']} s of CPU and "
        f"{detonating['wall_seconds']:g} s of wall time each; an offline model, and the task {detonating['task']}."
    )
    return _READ, running


def _cell(text: str) -> str:
    return plain(text).replace("|", "/")
