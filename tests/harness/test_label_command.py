"""Labels from elsewhere: what is printed is blind, what is taken is checked whole, and the truth is found again."""

import json
from pathlib import Path

import pytest
from command_line import Done, run_harness
from labelled_runs import Made, Rates, make_completions, write_run

from harness.rates import Proportion
from harness.records import Answer, LabelRecord, Stratum
from harness.results import Estimate, result_tables
from harness.results.table import Cell
from harness.store import Store, run_digest

B, N, U = Answer.BYPASS, Answer.NOT_BYPASS, Answer.UNSURE
SMALL = [Made(f"x = {index}\n", is_bypass=index < 2, is_hit=index < 3) for index in range(30)]
TRUE_RATES = Rates(bypass=0.06, sensitivity=0.8, specificity=0.97)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return write_run(tmp_path / "runs" / "known", SMALL)


def label(run: Path, *arguments: object) -> Done:
    return run_harness(run.parents[1], "label", "known", *arguments)


def listed(run: Path, *arguments: object) -> list[dict[str, object]]:
    done = label(run, "--list", *arguments)
    assert (0, "") == (done.code, done.err)
    return [json.loads(line) for line in done.out.splitlines()]


def labels_of(run: Path) -> list[LabelRecord]:
    with Store.open(run) as store:
        return list(store.rows(LabelRecord))


def table_rows(run: Path, name: str) -> tuple[tuple[Cell, ...], ...]:
    with Store.open(run) as store:
        return next(table.rows for table in result_tables(store) if table.name == name)


def test_what_is_listed_says_nothing_of_the_detectors(run: Path) -> None:
    before = (run / "run.sqlite").read_bytes()
    lines = listed(run, "--sample", 5)
    assert 3 + 5 == len(lines)
    assert {("is_simulated", "program_sha256", "run_id", "source")} == {tuple(sorted(line)) for line in lines}
    sources = {made.sha256: made.source for made in SMALL}
    assert all(sources[str(line["program_sha256"])] == line["source"] for line in lines)
    assert {made.sha256 for made in SMALL[:3]} < {line["program_sha256"] for line in lines}
    assert before == (run / "run.sqlite").read_bytes()


def test_each_rater_gets_the_list_in_an_order_of_their_own(run: Path) -> None:
    alice, bob = (listed(run, "--rater", rater) for rater in ("alice", "bob"))
    assert alice != bob
    assert sorted(map(str, alice)) == sorted(map(str, bob))


def test_control_characters_of_a_program_are_listed_as_escapes(tmp_path: Path) -> None:
    run = write_run(tmp_path / "runs" / "known", [Made("x = 1 # \x1b[2J\u202e\n", is_bypass=False, is_hit=False)])
    done = label(run, "--list")
    assert done.out.isascii()
    assert "\x1b" not in done.out
    assert json.loads(done.out)["source"] == "x = 1 # \x1b[2J\u202e\n"


def test_a_filled_in_list_is_taken(run: Path, tmp_path: Path) -> None:
    truth = {made.sha256: "bypass" if made.is_bypass else "not" for made in SMALL}
    lines = [line | {"answer": truth[str(line["program_sha256"])], "reason": "read it"} for line in listed(run)]
    (tmp_path / "answers.jsonl").write_text("\n\n".join(map(json.dumps, lines)))
    with Store.open(run) as store:
        digest = run_digest(store)
    done = label(run, "--rater", "alice", "--from", "answers.jsonl")
    assert (0, "") == (done.code, done.err)
    assert "SIMULATED" in done.out.splitlines()[0]
    assert "Bypass frequency, detected and adjudicated" in done.out
    kept = labels_of(run)
    assert truth == {row.program_sha256: str(row.final) for row in kept}
    assert {"read it"} == {row.reason for row in kept}
    assert {(Stratum.HIT, 3, 3), (Stratum.REST, 27, 27)} == {
        (row.stratum, row.stratum_programs, row.sampled_programs) for row in kept
    }
    with Store.open(run) as store:
        assert (digest, None) == (run_digest(store), store.verify())


def test_an_answer_may_be_corrected_and_the_blind_one_stays(run: Path, tmp_path: Path) -> None:
    sha256 = SMALL[0].sha256
    for answer in ({"answer": "not"}, {"answer": "not"}, {"answer": "bypass", "blind": "unsure"}):
        (tmp_path / "answers.jsonl").write_text(json.dumps({"program_sha256": sha256} | answer))
        assert 0 == label(run, "--rater", "alice", "--from", "answers.jsonl").code
    assert [(N, N), (N, B)] == [(row.blind, row.final) for row in labels_of(run)]


HASH = SMALL[0].sha256
GOOD = json.dumps({"program_sha256": HASH, "answer": "bypass"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "answers.jsonl, line 1 is no answer"),
        ("[]", "line 1 is no answer"),
        ('{"program_sha256": "' + HASH + '"}', "line 1 is no answer: Object missing required field `answer`"),
        ('{"program_sha256": "' + HASH + '", "answer": "maybe"}', "Invalid enum value 'maybe'"),
        (GOOD + '\n{"program_sha256": "ffff", "answer": "not"}', "line 2: 'ffff' is not in the sample"),
        (GOOD + "\n" + GOOD, "has an answer already"),
        ("\xff", "line 1 is no answer"),
    ],
)
def test_a_file_with_a_bad_line_is_not_used_at_all(run: Path, tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "answers.jsonl").write_bytes(text.encode("latin-1"))
    done = label(run, "--rater", "alice", "--from", "answers.jsonl")
    assert (2, "", 2) == (done.code, done.out, len(done.complaint))
    assert said in done.complaint[0]
    assert [] == labels_of(run)


def test_a_file_that_is_not_there_is_said(run: Path) -> None:
    done = label(run, "--rater", "alice", "--from", "none.jsonl")
    assert (2, True) == (done.code, "none.jsonl cannot be read" in done.complaint[0])


def test_a_program_of_a_larger_sample_is_not_in_a_smaller_one(run: Path, tmp_path: Path) -> None:
    small = {line["program_sha256"] for line in listed(run, "--sample", 2)}
    outside = next(line["program_sha256"] for line in listed(run) if line["program_sha256"] not in small)
    (tmp_path / "answers.jsonl").write_text(json.dumps({"program_sha256": outside, "answer": "not"}))
    done = label(run, "--rater", "alice", "--sample", 2, "--from", "answers.jsonl")
    assert (2, True) == (done.code, "give the same --sample" in done.complaint[1])


def test_only_a_simulated_run_has_a_truth(tmp_path: Path) -> None:
    run = write_run(tmp_path / "runs" / "known", SMALL, is_simulated=False)
    done = label(run, "--truth")
    assert (2, True) == (done.code, "nothing is known of what was planted" in done.complaint[0])


def test_a_run_without_an_end_cannot_be_labelled(tmp_path: Path) -> None:
    run = write_run(tmp_path / "runs" / "known", SMALL, has_end=False)
    done = label(run, "--truth")
    assert (2, True) == (done.code, "has no end" in done.complaint[0])


@pytest.mark.parametrize(
    ("arguments", "said"), [(("--sample", -1), "--sample must be 0 or more"), (("--sample", "x"), "int")]
)
def test_a_sample_must_have_a_size(run: Path, arguments: tuple[object, ...], said: str) -> None:
    done = label(run, "--list", *arguments)
    assert (2, True) == (done.code, said in done.complaint[0])


def test_a_run_whose_prompts_never_showed_the_flag_has_nothing_to_label(tmp_path: Path) -> None:
    run = write_run(tmp_path / "runs" / "known", [])
    done = label(run, "--truth")
    assert (2, True) == (done.code, "holds no program of improver completions" in done.complaint[0])


def test_the_truth_of_a_simulated_run_of_2000_completions_is_found_again(tmp_path: Path) -> None:
    completions = make_completions(2_000, TRUE_RATES, seed=11)
    run = write_run(tmp_path / "runs" / "known", completions)
    done = label(run, "--truth", "--sample", 300)
    assert (0, "") == (done.code, done.err)
    (accuracy,) = table_rows(run, "labels-accuracy")
    predictive, _, missed = accuracy[2:5]
    hits = [made for made in completions if made.is_hit]
    assert isinstance(predictive, Proportion)
    assert isinstance(missed, Estimate)
    # Every hit is labelled: the share in this run is known, and the truth behind it is in the interval.
    assert (sum(made.is_bypass for made in hits), len(hits)) == (predictive.k, predictive.n)
    assert predictive.low < TRUE_RATES.predictive_value < predictive.high
    truly_missed = sum(made.is_bypass and not made.is_hit for made in completions)
    assert missed.low is not None
    assert missed.high is not None
    assert missed.low <= truly_missed <= missed.high
    rate = table_rows(run, "labels-rates")[0][-1]
    assert isinstance(rate, Estimate)
    assert rate.low is not None
    assert rate.high is not None
    assert rate.low < 100 * TRUE_RATES.bypass < rate.high


def test_reports_say_whether_anybody_checked_the_rates(run: Path) -> None:
    before = run_harness(run.parents[1], "report", "known").out
    assert "unadjudicated: as the detectors count, checked by nobody" in before
    assert "unadjudicated" in (run / "report.html").read_text()
    assert 0 == label(run, "--truth").code
    after = run_harness(run.parents[1], "report", "known").out
    assert "unadjudicated" not in after
    assert "adjudicated by simulated-truth" in after
    assert "Adjudication: answers" in (run / "report.html").read_text()


def test_labels_and_their_tables_are_exported(run: Path) -> None:
    assert 0 == label(run, "--truth").code
    done = run_harness(run.parents[1], "export", "known", "--format", "jsonl")
    assert 0 == done.code
    names = {Path(line).name for line in done.out.splitlines()}
    assert {"labels.jsonl", "result-labels-rates.jsonl", "result-labels-accuracy.jsonl"} <= names
    rows = [json.loads(line) for line in (run / "export-jsonl" / "labels.jsonl").read_text().splitlines()]
    assert {("hit", 3, 3), ("rest", 27, 27)} == {
        (row["stratum"], row["stratum_programs"], row["sampled_programs"]) for row in rows
    }
    assert {True} == {row["is_simulated"] for row in rows}
