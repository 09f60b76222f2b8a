"""`harness scan`: read programs without running them."""

import contextlib
import platform
from importlib.metadata import version
from pathlib import Path

import msgspec

from detectors.findings import Verdict
from harness.analysis.analyst import Analyst
from harness.commands.scan_outputs import ScanEnd, ScanOutput, scan_output
from harness.errors import HarnessError, UsageError
from harness.outcomes import ExitCode
from harness.progress import ScanProgress
from harness.scanning import Scanned, scan_programs
from harness.screen import Screen
from harness.sources.json_lines import Field
from harness.sources.reading import Found, find_files, read_programs

_THRESHOLDS = {"flagged": Verdict.UNKNOWN, "review": Verdict.REVIEW}
"""The mildest verdict that makes the command fail: one that was not judged is as bad as a flagged one."""


class ScanRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be scanned, and what is asked of it."""

    paths: list[Path]
    file_format: str = "table"
    fail_on: str | None = None
    jobs: int = 1
    field: Field = Field()


def scan_command(request: ScanRequest, screen: Screen) -> ExitCode:
    """Read programs one after the other; print what each reads like.

    Raises:
        UsageError: A path does not exist, nothing is there to scan, a format or verdict is not known, or `jobs` is 0.
        CannotRun: No worker can be started, or a run cannot be read; what was read until then is printed.
    """
    if request.fail_on is not None and request.fail_on not in _THRESHOLDS:
        raise UsageError(f"--fail-on {request.fail_on!r} is not known", f"give one of {', '.join(_THRESHOLDS)}")
    if request.jobs < 1:
        raise UsageError(f"--jobs must be 1 or more, not {request.jobs}", "give a whole number from 1")
    output = scan_output(request.file_format, screen)
    return _Scan(request, screen, output).run(find_files(request.paths, request.field))


class _Scan:
    """One scan: counts what meets the threshold, and says how it ended."""

    def __init__(self, request: ScanRequest, screen: Screen, output: ScanOutput) -> None:
        self._request = request
        self._screen = screen
        self._output = output
        self._count = self._hits = 0

    def run(self, files: list[Found]) -> ExitCode:
        """Read all files, and print whatever is known when it cannot go on."""
        try:
            self._read(files)
        except KeyboardInterrupt:
            self._output.close(self._ended("interrupted"))
            self._screen.say(f"interrupted: {self._count} programs were read, the rest was not")
            return ExitCode.INTERRUPTED
        except HarnessError as error:
            self._output.close(self._ended("failed", error.message))
            raise
        self._output.close(self._ended("complete"))
        if not self._count:
            self._screen.say("no program was found in what was given")
        if self._hits:
            self._screen.say(f"--fail-on {self._request.fail_on}: {self._hits} of {self._count} programs")
        if not self._count and self._request.fail_on is not None:
            # A gate over nothing has said nothing.
            return ExitCode.NOTHING
        return ExitCode.FAIL if self._hits else ExitCode.FINISHED

    def _read(self, files: list[Found]) -> None:
        request = self._request
        # A live line would overwrite lines of data on the same terminal.
        is_shown = not (request.file_format == "jsonl" and self._screen.out.is_terminal)
        progress = ScanProgress(self._screen, sum(found.programs for found in files), is_shown=is_shown)
        with contextlib.closing(Analyst(request.jobs)) as analyst, progress:
            programs = read_programs(files, request.field)
            for item in scan_programs(programs, analyst, request.jobs):
                self._take(item)
                progress.advance(is_flagged=item.verdict is Verdict.FLAGGED)

    def _take(self, item: Scanned) -> None:
        self._count += 1
        self._hits += self._is_hit(item.verdict)
        self._output.take(item)

    def _is_hit(self, verdict: Verdict) -> bool:
        order = list(Verdict)
        threshold = self._request.fail_on
        return threshold is not None and order.index(verdict) <= order.index(_THRESHOLDS[threshold])

    def _ended(self, state: str, reason: str = "") -> ScanEnd:
        return ScanEnd(
            version=version("stop-harness"),
            python=platform.python_version(),
            state=state,
            state_reason=reason,
            fail_on=self._request.fail_on or "",
            is_failed=self._hits > 0,
        )
