"""`harness detonate`: run any program once in a jail, and say what it did."""

import json
from pathlib import Path

import msgspec

from detectors.findings import Evidence, Finding
from harness.auditing import EXIT_CODES, State
from harness.commands.sources import Source, find_sources
from harness.detonating import Detonation, DetonationEnded, check_detonation
from harness.errors import HarnessError, UsageError
from harness.jail.watches import HostWatch
from harness.loop.detonation import Candidate, Detonated, DetonationSettings
from harness.options import DetonateOptions
from harness.outcomes import ExitCode
from harness.progress import ProgramsObserver
from harness.screen import Screen
from harness.store.runs import new_run_folder
from reports.text import shown

FORMATS = ("table", "json", "jsonl")
_HEADERS = ("Path", "Kind", "Outcome", "Verdict", "Rules", "Utility", "Note")
_TIME_LINE = ("Seconds", "Origin", "What", "Detail", "Count")
_ESCAPED = "ESCAPED"


class Output(msgspec.Struct, frozen=True, kw_only=True):
    """Where results go."""

    file_format: str = "table"
    save: str | None = None
    """Name or path of the run's folder; None to keep nothing."""
    runs_dir: Path = Path("runs")


def detonation_settings(options: DetonateOptions, cores: int) -> DetonationSettings:
    """Return what the options of the command line ask for; `cores` programs run at once unless they say otherwise."""
    return DetonationSettings(
        profile=options.profile,
        jail_kind=options.jail,
        nsjail_path=options.nsjail,
        task=options.task,
        entry=options.entry,
        arguments_json=options.args,
        packages=str(options.packages) if options.packages else None,
        has_canaries=options.canaries == "on",
        jobs=cores if options.jobs is None else options.jobs,
    )


def detonate_command(
    paths: list[Path],
    settings: DetonationSettings,
    output: Output,
    screen: Screen,
    watch: HostWatch | None = None,
) -> ExitCode:
    """Run programs, print what each did, and return the exit code.

    Raises:
        UsageError: A path, a name or a number cannot be used, or the folder to save to exists.
        CannotRun: No jail can be had, or jails or the store broke meanwhile.
    """
    if output.file_format not in FORMATS:
        raise UsageError(f"there is no format {output.file_format!r}", f"the formats are {', '.join(FORMATS)}")
    check_detonation(settings)
    folder = _folder(output) if output.save is not None else None
    sources = find_sources(paths)
    is_shown = not (output.file_format == "jsonl" and screen.out.is_terminal)
    observer = ProgramsObserver(screen, len(sources), is_shown=is_shown)
    detonation = Detonation(settings, watch=watch, observer=observer)
    printer = _Printer(detonation, settings, output.file_format, screen)
    ended: DetonationEnded | None = None
    try:
        with observer:
            ended = detonation.run([_candidate(source) for source in sources], printer.take, folder)
    finally:
        printer.close(ended)
    _say(ended, printer, len(sources), folder, screen)
    return EXIT_CODES[ended.state]


def _folder(output: Output) -> Path:
    """Return the folder to save to: a name is one of a run, anything else a path."""
    path = Path(output.save or "")
    return new_run_folder(path.parent if len(path.parts) > 1 else output.runs_dir, path.name)


def _candidate(source: Source) -> Candidate:
    return Candidate(name=source.text, read=source.read)


def _say(ended: DetonationEnded, printer: "_Printer", planned: int, folder: Path | None, screen: Screen) -> None:
    """Tell a person how it ended, where that is not what they waited for, and where everything is."""
    if ended.state is State.ESCAPED:
        error = HarnessError(
            f"{_ESCAPED}: {', '.join(printer.escaped) or 'one of the programs'}: {ended.reason}; nothing more was run",
            "treat this machine as compromised: stop using it, keep the program and this output, and report it "
            "privately (CONTRIBUTING, Report a way out)",
        )
        screen.complain(error)
    elif ended.state is not State.COMPLETE:
        screen.say(f"{ended.state.value}: {ended.reason}; {printer.count} of {planned} programs have a result")
    if folder is not None:
        screen.say(f"saved: {folder}")


class _Printer:
    """Prints results in the order of the input: lines at once, everything else at the end."""

    def __init__(self, detonation: Detonation, settings: DetonationSettings, file_format: str, screen: Screen) -> None:
        self._detonation = detonation
        self._settings = settings
        self._format = file_format
        self._screen = screen
        self._kept: list[Detonated] = []
        self.count = 0
        self.escaped: list[str] = []

    def take(self, item: Detonated) -> None:
        """Take the next result."""
        self.count += 1
        if item.verdict == _ESCAPED:
            self.escaped.append(item.name)
        if self._format == "jsonl":
            self._screen.data(json.dumps(_object(item), allow_nan=False))
        else:
            self._kept.append(item)

    def close(self, ended: DetonationEnded | None) -> None:
        """Print what is left; results so far are printed too when the rest cannot be had."""
        if self._format == "json":
            self._screen.data(self._json(ended))
        elif self._format == "table" and self._kept:
            self._tables()

    def _json(self, ended: DetonationEnded | None) -> str:
        value = {
            "profile": _plain(self._settings.profile),
            "jail": self._settings.jail_kind,
            "task": self._settings.task,
            "canaries": self._settings.has_canaries,
            "environment": self._detonation.environment,
            "state": ended.state.value if ended else State.FAILED.value,
            "programs": [_object(item) for item in self._kept],
        }
        return json.dumps(value, allow_nan=False)

    def _tables(self) -> None:
        title = f"{len(self._kept)} programs, {sum(item.outcome is not None for item in self._kept)} of them run"
        self._screen.table(title, _HEADERS, [_cells(item) for item in self._kept])
        for item in self._kept:
            if item.evidence:
                rows = [_evidence_cells(piece) for piece in item.evidence]
                self._screen.table(f"What was seen of {shown(item.name)}", _TIME_LINE, rows)


def _cells(item: Detonated) -> tuple[str, ...]:
    rules = ", ".join(sorted({finding.rule for finding in item.findings}))
    utility = "" if item.utility is None else f"{item.utility:.3f}"
    outcome = item.outcome.value if item.outcome else "not run"
    note = shown(item.reason or item.error)
    return shown(item.name), item.kind.value, outcome, item.verdict.value, rules, utility, note


def _evidence_cells(piece: Evidence) -> tuple[str, ...]:
    return f"{piece.seconds:.3f}", piece.origin.value, shown(piece.what), shown(piece.detail), str(piece.count)


def _object(item: Detonated) -> dict[str, object]:
    return {
        "path": _plain(item.name),
        "kind": item.kind.value,
        "outcome": item.outcome.value if item.outcome else None,
        "verdict": item.verdict.value,
        "utility": item.utility,
        "findings": [_finding_object(finding) for finding in item.findings],
        "evidence": [_evidence_object(piece) for piece in item.evidence],
        "error": _plain(item.error),
        "reason": _plain(item.reason),
    }


def _finding_object(finding: Finding) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "family": finding.family.value,
        "severity": finding.severity.name.lower(),
        "certainty": finding.certainty.value,
        "origin": finding.origin.value,
        "phase": finding.phase.value,
        "policy": finding.policy,
        "message": _plain(finding.message),
        "line": finding.line,
    }


def _evidence_object(piece: Evidence) -> dict[str, object]:
    return {
        "origin": piece.origin.value,
        "what": _plain(piece.what),
        "detail": _plain(piece.detail),
        "seconds": round(piece.seconds, 6),
        "count": piece.count,
    }


def _plain(text: str) -> str:
    """Return text that every reader of JSON takes: a lone surrogate becomes a visible escape."""
    return text.encode("utf-8", "backslashreplace").decode()
