"""Lay out what a page says of programs: anchors, links, listings, and what is left out for want of room."""

import re
from collections.abc import Iterable, Iterator

from markupsafe import Markup
from msgspec import Struct

from reports.highlight import Listing, Room, line_anchor, list_source
from reports.numerals import seconds_text
from reports.views import EvidenceRow, FindingRow, ProgramView, RunView

PROGRAMS_BYTES = 10_000_000
"""Room for program text, findings and evidence on one page, as UTF-8 of HTML."""

HIGHLIGHT_CHARACTERS = 1_000_000
"""Program text that is highlighted on one page: some hundred programs, at most some ten seconds for hostile ones."""

MOST_FINDINGS = 2_000
"""Rows of the table of findings."""

MOST_EVIDENCE = 200
"""Rows of one program's time line."""

HASH_CHARACTERS = 12

_SHA256 = re.compile(r"[0-9a-f]{64}")

NO_ROOM = "The source is not shown: the room for program text on this page (10 MB) is used up."


class FindingLine(Struct, frozen=True, kw_only=True):
    """A finding with its links."""

    row: FindingRow
    short: str
    """The first characters of the program's hash."""
    program_href: str
    """Link to the program's section; empty when there is none."""
    line_href: str
    """Link to the flagged line; the section where the line is not shown."""
    tags: str


class EvidenceLine(Struct, frozen=True, kw_only=True):
    """A fact with its time as text."""

    row: EvidenceRow
    seconds: str


class ProgramSection(Struct, frozen=True, kw_only=True):
    """One program, ready for a page."""

    view: ProgramView
    anchor: str
    short: str
    source: Markup
    notes: tuple[str, ...]
    """What is left out, one sentence each."""
    findings: tuple[FindingLine, ...]
    evidence: tuple[EvidenceLine, ...]


def program_sections(run: RunView) -> tuple[ProgramSection, ...]:
    """Lay out all programs in order, with source as long as there is room."""
    return tuple(_sections(run.programs))


def finding_lines(sections: Iterable[ProgramSection]) -> tuple[tuple[FindingLine, ...], str]:
    """Give the rows of the table of findings, and a note on those that it leaves out (empty if none)."""
    lines = [line for section in sections for line in section.findings]
    note = f"{len(lines) - MOST_FINDINGS} more findings stand only in the sections of their programs."
    return tuple(lines[:MOST_FINDINGS]), note if len(lines) > MOST_FINDINGS else ""


def program_anchors(programs: Iterable[ProgramView]) -> tuple[str, ...]:
    """Give each program a unique id of the form `p-HASH12`, numbered where the same twelve characters come again."""
    seen: dict[str, int] = {}
    anchors = []
    for program in programs:
        anchor = f"p-{_hash_head(program.sha256)}"
        seen[anchor] = seen.get(anchor, 0) + 1
        anchors.append(anchor if seen[anchor] == 1 else f"{anchor}-{seen[anchor]}")
    return tuple(anchors)


def _hash_head(sha256: str) -> str:
    # What is no hash must not become an id: ids are ours alone.
    return sha256[:HASH_CHARACTERS] if _SHA256.fullmatch(sha256) else "unknown"


def _sections(programs: tuple[ProgramView, ...]) -> Iterator[ProgramSection]:
    room = Room(PROGRAMS_BYTES, HIGHLIGHT_CHARACTERS)
    for program, anchor in zip(programs, program_anchors(programs), strict=True):
        listing = list_source(program.source, program.flagged_lines, anchor, room)
        section = _section(program, anchor, listing)
        room = Room(
            page_bytes=room.page_bytes - _section_bytes(section),
            highlight_characters=room.highlight_characters - len(program.source),
        )
        yield section


def _section(program: ProgramView, anchor: str, listing: Listing | None) -> ProgramSection:
    marked = listing.marked if listing else frozenset[int]()
    return ProgramSection(
        view=program,
        anchor=anchor,
        short=program.sha256[:HASH_CHARACTERS],
        source=listing.lines if listing else Markup(),
        notes=tuple(note for note in (listing.note if listing else NO_ROOM, _evidence_note(program)) if note),
        findings=tuple(_finding_line(row, program, anchor, marked) for row in program.findings),
        evidence=tuple(
            EvidenceLine(row=row, seconds=seconds_text(row.seconds)) for row in program.evidence[:MOST_EVIDENCE]
        ),
    )


def _evidence_note(program: ProgramView) -> str:
    missing = len(program.evidence) - MOST_EVIDENCE
    return f"{missing} later rows of evidence are not shown." if missing > 0 else ""


def _finding_line(row: FindingRow, program: ProgramView, anchor: str, marked: frozenset[int]) -> FindingLine:
    # A row that names another program must not lead to this one.
    href = f"#{anchor}" if row.program == program.sha256 else ""
    is_shown = bool(href) and row.line in marked
    return FindingLine(
        row=row,
        short=row.program[:HASH_CHARACTERS],
        program_href=href,
        line_href=f"#{line_anchor(anchor, row.line)}" if is_shown else href,
        tags=", ".join(row.tags),
    )


def _section_bytes(section: ProgramSection) -> int:
    """Estimate the room that a section takes, generously: escapes may grow a character sixfold."""
    text = sum(len(line.row.message) for line in section.findings)
    text += sum(len(line.row.detail) + len(line.row.what) for line in section.evidence)
    return len(section.source.encode()) + 6 * text
