"""`harness label` on a terminal of its own: one key is one answer, and nothing answered is lost."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import clean_environment, command
from labelled_runs import Made, write_run

from harness.records import Answer, LabelRecord
from harness.store import Store

B, N, U = Answer.BYPASS, Answer.NOT_BYPASS, Answer.UNSURE


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


class Terminal:
    """`harness label` on a pseudo-terminal."""

    def __init__(self, folder: Path, *arguments: object) -> None:
        self._master, slave = pty.openpty()
        self.process = subprocess.Popen(
            # setsid(1): Ctrl-C interrupts what a terminal controls.
            ["/usr/bin/setsid", "--ctty", *command("label", *arguments)],
            cwd=folder,
            env=clean_environment(TERM="xterm"),
            stdin=slave,
            stdout=slave,
            stderr=slave,
        )
        os.close(slave)
        self.text = ""
        self._heard = 0

    def wait_for(self, said: str) -> None:
        """Read until something was said, after what was waited for before."""
        end = time.monotonic() + 60
        while (place := self.text.find(said, self._heard)) < 0:
            assert time.monotonic() < end, self.text
            self._read()
        self._heard = place + len(said)

    def press(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def leave(self) -> int:
        """Read to the end and return the exit code."""
        while self._read():
            continue
        return self.process.wait(60)

    def close(self) -> None:
        self.process.kill()
        self.process.wait(60)
        os.close(self._master)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._master], [], [], 60)
        try:
            data = os.read(self._master, 65_536) if ready else b""
        except OSError:
            # Linux says EIO where the other side is closed. Source: pty(7).
            data = b""
        self.text += plain(data.decode(errors="replace"))
        return bool(data)


ASKED = "? help: "


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A run of five programs, two of them hits."""
    completions = [Made(f"x = {index}\n", is_bypass=index < 2, is_hit=index < 2) for index in range(5)]
    return write_run(tmp_path / "run", completions)


@pytest.fixture
def terminal(folder: Path) -> Iterator[Terminal]:
    opened = Terminal(folder.parent, "run", "--runs-dir", ".", "--rater", "alice", "--sample", 3)
    yield opened
    opened.close()


def labels(folder: Path) -> list[LabelRecord]:
    with Store.open(folder) as store:
        return list(store.rows(LabelRecord))


def test_at_a_real_terminal_one_key_is_one_answer(folder: Path, terminal: Terminal) -> None:
    terminal.wait_for(ASKED)
    # An arrow is three characters, of which none is an answer.
    terminal.press("\x1b[B")
    terminal.wait_for(ASKED)
    terminal.press("b")
    terminal.wait_for(ASKED)
    terminal.press("r")
    terminal.wait_for("reason: ")
    terminal.press("as I said\n")
    terminal.wait_for(ASKED)
    terminal.press("\r")
    terminal.wait_for("program 2 of 5")
    # What is pressed before the question is thrown away.
    terminal.wait_for(ASKED)
    terminal.press("q")
    assert 0 == terminal.leave()
    assert [(B, None, ""), (B, B, "as I said")] == [(row.blind, row.final, row.reason) for row in labels(folder)]


def test_ctrl_c_at_a_real_terminal_keeps_what_was_answered(folder: Path, terminal: Terminal) -> None:
    terminal.wait_for(ASKED)
    terminal.press("n")
    terminal.wait_for(ASKED)
    terminal.press("\x03")
    assert 130 == terminal.leave()
    assert [(N, None)] == [(row.blind, row.final) for row in labels(folder)]


def test_a_rater_who_is_killed_loses_no_answer(folder: Path, terminal: Terminal) -> None:
    terminal.wait_for(ASKED)
    terminal.press("u")
    terminal.wait_for(ASKED)
    terminal.process.send_signal(signal.SIGKILL)
    assert -9 == terminal.leave()
    assert [(U, None)] == [(row.blind, row.final) for row in labels(folder)]
    with Store.open(folder) as store:
        assert store.verify() is None


def test_a_terminal_that_is_only_for_reading_is_not_enough(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "harness.cli", "label", "run", "--runs-dir", ".", "--rater", "alice"],
        cwd=folder.parent,
        env=clean_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (2, "") == (done.returncode, done.stdout)
    assert "error: labelling needs a terminal" in done.stderr
    assert "--from FILE" in done.stderr
