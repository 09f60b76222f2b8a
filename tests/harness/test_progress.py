"""What a person sees meanwhile: plain lines elsewhere than on a terminal, nothing when quiet."""

import io
import re
import threading

import pytest
from rich.console import Console

from harness.errors import CannotRun
from harness.progress import ProgramsObserver, ProgressObserver, SampleProgress, ScanProgress
from harness.records import ProgramKind, VerdictRecord
from harness.screen import Screen


def make_screen(*, is_terminal: bool = False, is_quiet: bool = False) -> tuple[Screen, io.StringIO, io.StringIO]:
    """Return a screen and what is written to its stdout and stderr."""
    out, err = io.StringIO(), io.StringIO()
    consoles = Console(file=out, width=200), Console(file=err, width=200, force_terminal=is_terminal)
    return Screen(*consoles, is_quiet=is_quiet), out, err


def play(screen: Screen) -> None:
    """Tell an observer of a small run."""
    with ProgressObserver(screen, 1) as observer:
        observer.generation_started(0)
        observer.execution_started(1)
        observer.execution_ended(0)
        observer.model_called(3)
        observer.generation_ended(0, 0.5, 0.25, was_adopted=False)
        observer.control_ended("good", passed=True)
        observer.control_ended("missed", passed=False)
        observer.generation_ended(1, 0.75, 0.5, was_adopted=True)


def test_elsewhere_than_on_a_terminal_lines_are_plain() -> None:
    screen, out, err = make_screen()
    play(screen)
    first, missed, last = err.getvalue().splitlines()
    assert first.startswith("generation 0 of 1: the seed, meta-utility 0.500 val (used for selection), 0.250 test; ")
    assert "1 executions judged, 0 jails running, 1 model calls, 3 completions" in first
    assert missed == "control missed: missed"
    assert last.startswith("generation 1 of 1: adopted, ")
    assert ("\x1b" in err.getvalue(), out.getvalue()) == (False, "")


def test_of_several_trials_it_says_which_one() -> None:
    screen, _, err = make_screen()
    with ProgressObserver(screen, 1, trials=3) as observer:
        observer.trial_started(2)
        observer.generation_started(1)
        observer.generation_ended(1, 0.75, 0.5, was_adopted=True)
    assert err.getvalue().startswith("trial 2 of 3, generation 1 of 1: adopted, ")


def test_quiet_says_nothing_at_all() -> None:
    screen, out, err = make_screen(is_terminal=True, is_quiet=True)
    play(screen)
    assert (out.getvalue(), err.getvalue()) == ("", "")


def test_on_a_terminal_there_is_a_live_line() -> None:
    screen, _, err = make_screen(is_terminal=True)
    play(screen)
    assert "\x1b[" in err.getvalue()


def test_counts_of_many_threads_add_up() -> None:
    screen, _, err = make_screen()
    with ProgressObserver(screen, 1) as observer:

        def work() -> None:
            for _ in range(200):
                observer.execution_started(0)
                observer.model_called(2)
                observer.execution_ended(0)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        observer.generation_ended(1, 0.0, 0.0, was_adopted=False)
    assert "800 executions judged, 0 jails running, 800 model calls, 1600 completions" in err.getvalue()


@pytest.mark.parametrize("text", ["a\x1b[2Jb", "a\u202eb", "a\nb", "[bold]a[/bold]"])
def test_untrusted_text_is_shown_and_never_obeyed(text: str) -> None:
    screen, out, err = make_screen(is_terminal=True)
    screen.say(text)
    screen.complain(CannotRun(text, text))
    said = err.getvalue()
    assert ("\x1b[2J" in said, "\u202e" in said, said.count("\n")) == (False, False, 3)
    if text.startswith("["):
        assert said.count(text) == 3
    assert out.getvalue() == ""


def test_a_complaint_is_said_even_when_quiet() -> None:
    screen, out, err = make_screen(is_quiet=True)
    screen.complain(CannotRun("it broke", "mend it"))
    assert (out.getvalue(), err.getvalue()) == ("", "error: it broke\nnext step: mend it\n")


@pytest.mark.parametrize(
    ("is_terminal", "is_quiet", "is_shown", "said"),
    [(True, False, True, True), (False, False, True, False), (True, True, True, False), (True, False, False, False)],
)
def test_programs_are_counted_on_a_terminal_alone(
    *, is_terminal: bool, is_quiet: bool, is_shown: bool, said: bool
) -> None:
    screen, out, err = make_screen(is_terminal=is_terminal, is_quiet=is_quiet)
    with ProgramsObserver(screen, 3, is_shown=is_shown) as observer:
        observer.execution_started(1)
        observer.execution_ended(0)
    assert ("1/3 programs run" in err.getvalue(), bool(err.getvalue()), out.getvalue()) == (said, said, "")


def scan_five(screen: Screen, *, is_shown: bool = True, plain_seconds: float = 20.0) -> None:
    """Tell of five programs where three were expected."""
    with ScanProgress(screen, 3, is_shown=is_shown, plain_seconds=plain_seconds) as progress:
        for index in range(5):
            progress.advance(is_flagged=index == 0)


@pytest.mark.parametrize(
    ("is_terminal", "is_quiet", "is_shown", "said"),
    [(True, False, True, True), (False, False, True, False), (True, True, True, False), (True, False, False, False)],
)
def test_a_scan_has_a_bar_on_a_terminal_alone(*, is_terminal: bool, is_quiet: bool, is_shown: bool, said: bool) -> None:
    screen, out, err = make_screen(is_terminal=is_terminal, is_quiet=is_quiet)
    scan_five(screen, is_shown=is_shown)
    seen = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", err.getvalue())
    assert ("5/5 programs read" in seen, bool(err.getvalue()), out.getvalue()) == (said, said, "")


def test_a_long_scan_says_a_plain_line_now_and_then() -> None:
    screen, out, err = make_screen()
    scan_five(screen, plain_seconds=0.0)
    last = err.getvalue().splitlines()[-1]
    assert (last.startswith("5/5 programs read, "), last.endswith("/s, 1 flagged"), out.getvalue()) == (True, True, "")


def judge_five(screen: Screen, plain_seconds: float = 20.0) -> None:
    """Tell of five completions of ten, of which two were judged before."""
    with SampleProgress(screen, 10, 2, plain_seconds) as progress:
        progress.control_ended("missed", passed=False)
        progress.model_called(5)
        for index in range(5):
            progress.completion_judged(
                VerdictRecord(
                    completion_id=str(index),
                    program_sha256=None,
                    generation=1,
                    kind=ProgramKind.IMPROVER,
                    verdict="CLEAN",
                    families="",
                    is_flag_hit=index == 0,
                    is_circumvention=index == 1,
                    is_tampering=True,
                    was_executed=False,
                )
            )


@pytest.mark.parametrize(
    ("is_terminal", "is_quiet", "said"), [(True, False, True), (False, False, False), (True, True, False)]
)
def test_a_sample_has_a_bar_on_a_terminal_alone(*, is_terminal: bool, is_quiet: bool, said: bool) -> None:
    screen, out, err = make_screen(is_terminal=is_terminal, is_quiet=is_quiet)
    judge_five(screen)
    seen = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", err.getvalue())
    assert ("7/10 completions judged" in seen, out.getvalue()) == (said, "")


def test_a_long_sample_says_a_plain_line_now_and_then() -> None:
    screen, _, err = make_screen()
    judge_five(screen, plain_seconds=0.0)
    missed, *_, last = err.getvalue().splitlines()
    assert missed == "control missed: missed"
    assert re.fullmatch(r"7/10 completions judged, \d+/s, 2 bypasses, 1 calls, \d+ s left", last)
