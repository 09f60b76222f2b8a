"""A scan for people: short whatever its length, worst first, every program counted."""

import msgspec

from reports.scan_listing import Listing
from reports.scan_views import FindingView, RuleView, ScannedView

RULE = RuleView(
    id="NET-01", family="NET", group="circumvention", severity="high", title="socket opened", description="",
    where="static",
)  # fmt: skip
FINDING = FindingView(
    rule="NET-01", family="NET", severity="high", certainty="proved", kind="fail", message="calls socket.socket",
    target="", fingerprint="", line=3, column=5,
)  # fmt: skip


def program(name: str, verdict: str, *findings: FindingView, reason: str = "", left_out: int = 0) -> ScannedView:
    """Return a program that was read."""
    return ScannedView(
        name=name, file=name, uri=name, verdict=verdict, reason=reason, sha256="", findings=findings,
        left_out=left_out, has_legacy_hit=False, has_file_lines=True, record=0,
    )  # fmt: skip


def listing(*programs: ScannedView) -> Listing:
    """Return the listing of some programs."""
    made = Listing((RULE,))
    for item in programs:
        made.take(item)
    return made


def test_the_headline_counts_by_verdict_from_the_worst() -> None:
    made = listing(program("a", "CLEAN"), program("b", "FLAGGED", FINDING), program("c", "CLEAN"))
    assert "3 programs: 1 FLAGGED, 2 CLEAN" == made.headline()
    assert "0 programs" == listing().headline()
    assert "1 program: 1 INVALID" == listing(program("a", "INVALID")).headline()


def test_the_worst_come_first_and_those_of_one_reason_together() -> None:
    programs = [program(f"u{index}", "UNKNOWN", reason="too long") for index in range(7)]
    groups = listing(program("c", "CLEAN"), *programs, program("f", "FLAGGED", FINDING)).groups()
    assert [("FLAGGED", "f"), ("UNKNOWN", "too long"), ("CLEAN", "")] == [(item.verdict, item.title) for item in groups]
    assert (("3:5", "NET-01", "high", "proved", "calls socket.socket"),) == groups[0].rows
    assert ("u0", "u1", "u2", "u3", "u4", "and 2 more") == groups[1].names


def test_a_finding_in_a_notebook_is_placed_in_its_cell() -> None:
    (group,) = listing(program("n", "FLAGGED", msgspec.structs.replace(FINDING, cell=2))).groups()
    assert "cell 2 3:5" == group.rows[0][0]


def test_a_long_list_names_no_clean_program() -> None:
    programs = [program(str(index), "CLEAN", *([FINDING] if index % 2 else [])) for index in range(300)]
    made = listing(*programs)
    assert ("300 programs: 300 CLEAN", (), "") == (made.headline(), made.groups(), made.note())


def test_a_long_list_is_cut_and_says_so() -> None:
    made = listing(*(program(str(index), "FLAGGED", *[FINDING] * 30, left_out=4) for index in range(150)))
    assert (100, "50 more programs with findings are not listed here: --format jsonl has every one") == (
        len(made.groups()),
        made.note(),
    )
    assert (11, "and 24 more") == (len(made.groups()[0].rows), made.groups()[0].rows[-1][-1])
    assert (("NET-01", "high", "150", "4500", "socket opened"),) == made.rule_rows()


def test_reasons_without_end_are_not_all_kept() -> None:
    made = listing(*(program(str(index), "UNKNOWN", reason=f"reason {index}") for index in range(500)))
    assert 101 == len(made.groups())
    assert "other reasons" == made.groups()[-1].title


def test_untrusted_text_is_safe_to_show() -> None:
    hostile = "a\x1b[2J\u202e\n" + "x" * 5_000
    finding = msgspec.structs.replace(FINDING, message=hostile)
    made = listing(program(hostile, "FLAGGED", finding), program(hostile, "UNKNOWN", reason=hostile))
    texts = [
        text
        for item in made.groups()
        for text in (item.title, *item.names, *(cell for row in item.rows for cell in row))
    ]
    assert all(text.isprintable() and len(text) < 2_200 for text in texts)
