"""`harness label`: what people say of the programs of a run, beside what the detectors said."""

import json
from collections.abc import Collection, Sequence
from pathlib import Path

import msgspec

from harness.commands.audit import SIMULATED, show_result
from harness.commands.keyboard import Keyboard
from harness.commands.label_answers import GivenAnswer, read_answers
from harness.commands.label_book import LabelBook, check_ended, check_rater, draw_programs
from harness.commands.label_dossiers import load_dossiers
from harness.commands.label_session import LabelSession
from harness.errors import UsageError
from harness.outcomes import ExitCode
from harness.rates import Judged, load_judged
from harness.rates.labels import TRUTH, planted_answers
from harness.rates.strata import Sample, order_for
from harness.records import PlantRecord, ProgramRecord, RunRecord
from harness.results.labels import label_tables
from harness.results.table import view_of
from harness.screen import Screen
from harness.store import Store
from harness.store.runs import find_run


class LabelRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked for."""

    run: str
    runs_dir: Path
    rater: str | None = None
    size: int = 100
    """Programs beside the hits."""
    answers: Path | None = None
    """A file of answers, in place of questions."""
    is_list: bool = False
    is_truth: bool = False


class _Asked(msgspec.Struct, frozen=True):
    """A run and the programs that people are asked about."""

    run: RunRecord
    judged: tuple[Judged, ...]
    sample: Sample


def label_command(request: LabelRequest, screen: Screen, keyboard: Keyboard) -> ExitCode:
    """Ask a person, take answers from elsewhere, or print what there is to answer.

    Raises:
        UsageError: The run, the rater, the size or a file cannot be used, or nobody can be asked here.
        StoreError: The run cannot be read or written.
        KeyboardInterrupt: The rater pressed Ctrl-C; what was answered is kept.
    """
    rater = _rater_of(request)
    folder = find_run(request.run, request.runs_dir)
    with Store.open(folder) as store:
        asked = _asked(store, request.size)
        if request.is_list:
            _print_sample(store, asked, rater, screen)
            return ExitCode.FINISHED
        given = _given_answers(request, store, asked)
    if given is None and not (keyboard.is_present() and screen.out.is_terminal):
        raise UsageError(
            "labelling needs a terminal for keys and for the programs",
            "use one, or `--list` to print the programs and `--from FILE` for answers that were given elsewhere",
        )
    with Store.open(folder, read_only=False) as store:
        book = LabelBook(store, asked.sample, asked.run, rater)
        if given is None:
            _ask(book, store, asked, screen, keyboard)
        else:
            _take(book, given)
        _report(book, store, asked.run, screen, is_told=given is not None)
    return ExitCode.FINISHED


def _rater_of(request: LabelRequest) -> str:
    """Return who answers.

    Raises:
        UsageError: Two ways to answer are asked for at once, or the name is missing or cannot be used.
    """
    ways = (request.answers is not None, request.is_list, request.is_truth)
    if sum(ways) > 1:
        raise UsageError("--from, --list and --truth exclude each other", "give one of them")
    if request.is_truth:
        if request.rater not in {None, TRUTH}:
            raise UsageError("--truth answers as a rater of its own", "leave --rater out")
        return TRUTH
    if request.rater is None and not request.is_list:
        raise UsageError("who answers is not said", "give a name with --rater")
    return "" if request.rater is None else check_rater(request.rater)


def _asked(store: Store, size: int) -> _Asked:
    check_ended(store)
    run, judged = store.run(), load_judged(store)
    return _Asked(run, judged, draw_programs(run, judged, size))


def _given_answers(request: LabelRequest, store: Store, asked: _Asked) -> Sequence[GivenAnswer] | None:
    """Return the answers that need no person here; None when a person is to be asked."""
    wanted = [member.sha256 for member in asked.sample.members]
    if request.answers is not None:
        return read_answers(request.answers, wanted)
    if not request.is_truth:
        return None
    planted = planted_answers(asked.judged, store.rows(PlantRecord))
    if not planted:
        raise UsageError(
            f"nothing is known of what was planted in {asked.run.run_id}", "use --truth on runs of the simulated model"
        )
    return [GivenAnswer(sha256, planted[sha256]) for sha256 in wanted if sha256 in planted]


def _print_sample(store: Store, asked: _Asked, rater: str, screen: Screen) -> None:
    """Print the programs as JSON Lines, with nothing that tells what the detectors said."""
    members = order_for(asked.sample, asked.run, rater)
    sources = _sources(store, {member.sha256 for member in members})
    for member in members:
        line = {
            "run_id": asked.run.run_id,
            "is_simulated": asked.run.is_simulated,
            "program_sha256": member.sha256,
            "source": sources.get(member.sha256, ""),
        }
        screen.line(json.dumps(line))


def _sources(store: Store, wanted: Collection[str]) -> dict[str, str]:
    return {row.sha256: row.source for row in store.rows(ProgramRecord) if row.sha256 in wanted}


def _ask(book: LabelBook, store: Store, asked: _Asked, screen: Screen, keyboard: Keyboard) -> None:
    wanted = {member.sha256 for member in book.programs}
    if asked.run.is_simulated:
        screen.data(SIMULATED)
    screen.data(
        f"{len(wanted)} programs, {len(book.pending())} to answer; ? says what counts; each answer is kept at once"
    )
    dossiers = load_dossiers(store, asked.judged, wanted)
    LabelSession(book, dossiers, screen, keyboard).run(_sources(store, wanted))


def _take(book: LabelBook, given: Sequence[GivenAnswer]) -> None:
    members = {member.sha256: member for member in book.programs}
    for item in given:
        book.answer(members[item.program_sha256], item.answer, item.reason, item.blind)


def _report(book: LabelBook, store: Store, run: RunRecord, screen: Screen, *, is_told: bool) -> None:
    """Say how far a rater is, and show the tables where they cannot sway answers that are still to come."""
    left = len(book.pending())
    if left:
        screen.say(f"{book.rater}: {left} of {len(book.programs)} programs have no final answer; run it again to go on")
    if left and not is_told:
        return
    if run.is_simulated:
        screen.data(SIMULATED)
    for table in label_tables(store):
        show_result(view_of(table), screen)
