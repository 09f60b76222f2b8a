"""A scan as SARIF: valid whatever a program says, and nothing of a program becomes a link or a placeholder."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from reports.sarif import sarif_log
from reports.scan_views import FindingView, RuleView, ScannedView, ScanView

from .hostile_views import PAYLOADS

# The schema as OASIS publishes it: github.com/oasis-tcs/sarif-spec at e058381, sarif-2.1/schema.
SCHEMA = json.loads((Path(__file__).parents[1] / "data" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
RULE = RuleView(
    id="NET-01", family="NET", group="circumvention", severity="high", title="socket opened", description="Opens one.",
    where="static", evasions=("a spelling",), false_positives=("an honest one",), attack=("T1095",), cwe=("CWE-693",),
)  # fmt: skip
FINDING = FindingView(
    rule="NET-01", family="NET", severity="high", certainty="proved", kind="fail", message="calls socket.socket",
    target="socket.socket", fingerprint="f" * 32, line=3, column=5,
)  # fmt: skip
PROGRAM = ScannedView(
    name="a.py", file="a.py", uri="a.py", verdict="FLAGGED", reason="", sha256="", findings=(FINDING,), left_out=0, has_legacy_hit=False,
    has_file_lines=True, record=0,
)  # fmt: skip


def view(*programs: ScannedView, state: str = "complete", reason: str = "") -> ScanView:
    """Return a scan of some programs."""
    return ScanView(version="1", python="3", state=state, state_reason=reason, programs=programs, rules=(RULE,))


def run_of(scan: ScanView) -> dict[str, Any]:
    """Return the run of a log that is valid and that JSON can hold."""
    log = json.loads(json.dumps(sarif_log(scan)))
    jsonschema.validate(log, SCHEMA)
    return dict(log["runs"][0])


def changed(finding: dict[str, Any] | None = None, **fields: Any) -> ScannedView:
    """Return the program with some fields of its own and of its finding changed."""
    new = msgspec.structs.replace(FINDING, **(finding or {}))
    return msgspec.structs.replace(PROGRAM, findings=(new,), **fields)


def test_a_scan_of_nothing_is_valid() -> None:
    assert ([], True) == (run_of(view())["results"], run_of(view())["invocations"][0]["executionSuccessful"])


@pytest.mark.parametrize("name", PAYLOADS)
def test_any_text_of_a_program_leaves_the_log_valid_and_plain(name: str) -> None:
    text = PAYLOADS[name].encode("utf-8", "backslashreplace").decode()
    program = changed({"message": text, "target": text}, name=text, reason=text, verdict="UNKNOWN")
    run = run_of(view(program, state="failed", reason=text))
    message = run["results"][0]["message"]["text"]
    assert not {"\x1b", "\u202e", "\u200b", "\n"} & set(message)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("see [here](http://192.0.2.1/)", r"see \[here\](http://192.0.2.1/)"),
        ("{0} and {x}", "{{0}} and {{x}}"),
        ("x[0] and {x}", "x[0] and {x}"),
    ],
)
def test_nothing_of_a_program_is_a_link_or_a_placeholder(text: str, said: str) -> None:
    assert said == run_of(view(changed({"message": text})))["results"][0]["message"]["text"]


@pytest.mark.parametrize(
    ("program", "region", "logical"),
    [
        (PROGRAM, {"startLine": 3, "startColumn": 5}, None),
        (changed({"line": 0, "column": 0}), None, None),
        (changed(has_file_lines=False, record=7, name="d.jsonl#7"), {"startLine": 7}, "d.jsonl#7, line 3"),
        (changed({"cell": 2}, has_file_lines=False), None, "cell 2, line 3"),
        (changed(has_file_lines=False, name="run.sqlite#g1"), None, "run.sqlite#g1, line 3"),
    ],
)
def test_a_region_is_of_the_file_or_there_is_none(program: ScannedView, region: Any, logical: str | None) -> None:
    (location,) = run_of(view(program))["results"][0]["locations"]
    names = [item["fullyQualifiedName"] for item in location.get("logicalLocations", [])]
    assert (region, [logical] if logical else []) == (location["physicalLocation"].get("region"), names)


@pytest.mark.parametrize(("kind", "level"), [("fail", "error"), ("review", "none"), ("open", "none")])
def test_only_what_fails_has_a_level(kind: str, level: str) -> None:
    (result,) = run_of(view(changed({"kind": kind})))["results"]
    assert (kind, level) == (result["kind"], result["level"])


@pytest.mark.parametrize(
    ("program", "said"),
    [
        (changed({"kind": "open"}, verdict="UNKNOWN", reason="too deep"), "a.py: too deep"),
        (changed(left_out=3), "a.py: 3 more findings are left out"),
        (changed({"kind": "open"}, reason="fuel"), "a.py: fuel"),
    ],
)
def test_what_was_not_wholly_analysed_makes_the_invocation_unsuccessful(program: ScannedView, said: str) -> None:
    (invocation,) = run_of(view(program))["invocations"]
    (note,) = invocation["toolExecutionNotifications"]
    assert (False, said) == (invocation["executionSuccessful"], note["message"]["text"])


def test_an_interrupted_scan_is_unsuccessful() -> None:
    (invocation,) = run_of(view(PROGRAM, state="interrupted"))["invocations"]
    assert (False, 1) == (invocation["executionSuccessful"], len(invocation["toolExecutionNotifications"]))


def test_a_rule_carries_its_help_its_score_and_its_taxa() -> None:
    (rule,) = run_of(view())["tool"]["driver"]["rules"]
    assert [
        "a spelling" in rule["help"][form] and "an honest one" in rule["help"][form] for form in ("text", "markdown")
    ] == [True, True]
    assert ("8.0", True) == (
        rule["properties"]["security-severity"],
        "external/cwe/cwe-693" in rule["properties"]["tags"],
    )
    assert ["CWE-693", "T1095"] == [item["target"]["id"] for item in rule["relationships"]]
