"""What holds for every text: reading ends, says the same twice, and no rewriting or padding hides an act."""

from collections import Counter

import pytest
from generated_programs import ACTS, acts, aliased, honest_statements, improver, laid_out_anew, programs, renamed
from hypothesis import given, settings
from hypothesis import strategies as st
from poisons import POISONS

from detectors.canonical import Refusal, canonicalise
from detectors.findings import Finding, StaticReport, Verdict
from detectors.judging import decide
from detectors.static import analyse

LADDER = list(Verdict)
REWRITINGS = {"renamed": renamed, "aliased": aliased, "laid_out_anew": laid_out_anew}
SMALL_POISONS = sorted(name for name, text in POISONS.items() if len(text) < 12_000)


def verdict_of(report: StaticReport) -> Verdict:
    return decide(report, (), has_program=True, harness_failed=False)


def acts_in(report: StaticReport) -> Counter[tuple[str, ...]]:
    return Counter(what_of(finding) for finding in report.findings if finding.family != "ANLZ")


def what_of(finding: Finding) -> tuple[str, ...]:
    return finding.rule, finding.target, finding.certainty, str(finding.severity), finding.group


@settings(max_examples=300)
@given(st.text(max_size=200))
def test_any_text_is_judged_and_the_same_way_twice(text: str) -> None:
    report = analyse(text)
    assert report == analyse(text)
    assert verdict_of(report) in LADDER


@settings(max_examples=300)
@given(st.binary(max_size=200))
def test_any_bytes_are_accepted_as_one_text_or_refused(data: bytes) -> None:
    accepted = canonicalise(data)
    assert accepted == canonicalise(data)
    assert isinstance(accepted, Refusal) or data == accepted.text.encode()


@settings(max_examples=150)
@given(programs, st.data())
def test_a_damaged_program_is_judged_and_the_same_way_twice(source: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, min(start + 12, len(source))))
    damaged = source[:start] + data.draw(st.text(max_size=6)) + source[end:]
    report = analyse(damaged)
    assert report == analyse(damaged)


@pytest.mark.parametrize("name", sorted(REWRITINGS))
def test_no_rewriting_changes_what_is_found(name: str) -> None:
    rewrite = REWRITINGS[name]

    @settings(max_examples=80)
    @given(programs)
    def check(source: str) -> None:
        before, after = analyse(source), analyse(rewrite(source))
        assert acts_in(before) == acts_in(after)
        assert fingerprints(before) == fingerprints(after)

    check()


def fingerprints(report: StaticReport) -> list[str]:
    return sorted(finding.fingerprint for finding in report.findings)


@settings(max_examples=150)
@given(honest_statements, acts, honest_statements)
def test_padding_with_honest_code_hides_nothing(before: list[str], act: str, after: list[str]) -> None:
    alone, padded = acts_in(analyse(improver([act]))), acts_in(analyse(improver([*before, act, *after])))
    assert alone
    assert alone == padded


@settings(max_examples=40)
@given(acts, st.integers(1, 40))
def test_much_honest_code_hides_nothing(act: str, times: int) -> None:
    padding = ["limit = 3\nfor step in range(limit):\n    limit = limit + step"] * times
    assert acts_in(analyse(improver([act]))) == acts_in(analyse(improver([*padding, act, *padding])))


@settings(max_examples=100)
@given(programs, st.sampled_from(SMALL_POISONS))
def test_poison_never_lowers_a_verdict(source: str, poison: str) -> None:
    pure, poisoned = analyse(source), analyse(source + POISONS[poison])
    # What the interpreter refuses, or has no memory to compile, cannot do anything.
    if poisoned.is_valid and not any(reason.startswith("compile:") for reason in poisoned.failures):
        assert LADDER.index(verdict_of(poisoned)) <= LADDER.index(verdict_of(pure))


@pytest.mark.parametrize("act", ACTS)
def test_every_act_of_the_generator_is_one(act: str) -> None:
    assert Verdict.FLAGGED is verdict_of(analyse(improver([act])))


@settings(max_examples=100)
@given(honest_statements)
def test_what_the_generator_calls_honest_is_clean(statements: list[str]) -> None:
    assert Verdict.CLEAN is verdict_of(analyse(improver(statements)))
