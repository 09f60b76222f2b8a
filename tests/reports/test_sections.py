import msgspec

from reports.sections import (
    MOST_EVIDENCE,
    MOST_FINDINGS,
    NO_ROOM,
    PROGRAMS_BYTES,
    finding_lines,
    program_anchors,
    program_sections,
)
from reports.views import ProgramView

from .sample_views import IMPROVER_HASH, make_programs, make_run


def make_program(sha256: str, source: str = "x = 1\n") -> ProgramView:
    return ProgramView(sha256=sha256, kind="solution", verdict="CLEAN", generation=1, source=source)


def test_programs_whose_hashes_begin_alike_get_anchors_of_their_own() -> None:
    programs = [make_program("a" * 63 + last) for last in "bcd"]
    assert program_anchors(programs) == ("p-aaaaaaaaaaaa", "p-aaaaaaaaaaaa-2", "p-aaaaaaaaaaaa-3")


def test_what_is_no_hash_does_not_become_an_anchor() -> None:
    assert program_anchors([make_program("<b>"), make_program("A" * 64)]) == ("p-unknown", "p-unknown-2")


def test_a_finding_that_names_another_program_has_no_link() -> None:
    program = make_programs()[0]
    strange = msgspec.structs.replace(program.findings[0], program="f" * 64)
    run = msgspec.structs.replace(make_run(), programs=(msgspec.structs.replace(program, findings=(strange,)),))
    line = program_sections(run)[0].findings[0]
    assert (line.program_href, line.line_href) == ("", "")


def test_a_finding_on_a_line_that_is_not_marked_leads_to_the_program() -> None:
    program = msgspec.structs.replace(make_programs()[0], flagged_lines=())
    run = msgspec.structs.replace(make_run(), programs=(program,))
    assert program_sections(run)[0].findings[0].line_href == f"#p-{IMPROVER_HASH[:12]}"


def test_programs_beyond_the_room_are_named_without_source() -> None:
    source = "x" * 60_000
    programs = tuple(make_program(f"{number:064x}", source) for number in range(200))
    sections = program_sections(msgspec.structs.replace(make_run(), programs=programs))
    assert len(sections) == 200
    assert sum(len(section.source) for section in sections) <= PROGRAMS_BYTES
    assert sections[-1].notes == (NO_ROOM,)


def test_a_flood_of_evidence_is_cut_with_a_note() -> None:
    program = make_programs()[0]
    flood = msgspec.structs.replace(program, evidence=program.evidence * (MOST_EVIDENCE + 3))
    section = program_sections(msgspec.structs.replace(make_run(), programs=(flood,)))[0]
    assert (len(section.evidence), section.notes) == (MOST_EVIDENCE, ("3 later rows of evidence are not shown.",))


def test_a_flood_of_findings_is_cut_with_a_note() -> None:
    program = make_programs()[0]
    flood = msgspec.structs.replace(program, findings=program.findings * MOST_FINDINGS)
    lines, note = finding_lines(program_sections(msgspec.structs.replace(make_run(), programs=(flood,))))
    assert (len(lines), note) == (
        MOST_FINDINGS,
        f"{MOST_FINDINGS} more findings stand only in the sections of their programs.",
    )


def test_findings_that_fit_need_no_note() -> None:
    lines, note = finding_lines(program_sections(make_run()))
    assert ([line.row.rule for line in lines], note) == (["FLAG-01", "FLAG-03", "NET-01", "NET-02", "OBF-04"], "")
