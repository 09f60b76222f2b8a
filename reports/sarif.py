"""A scan as SARIF 2.1.0, for code-scanning services and editors.

Source: OASIS "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", section numbers below.
"""

import re
from collections.abc import Iterable

from reports.scan_views import FindingView, RuleView, ScannedView, ScanView
from reports.text import shown

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "harness/v1"
_LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note", "info": "note"}
_SCORES = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "3.0", "info": "0.0"}
_UNKNOWN = "UNKNOWN"

type Object = dict[str, object]


def sarif_log(view: ScanView) -> Object:
    """Return the log of a scan, ready for JSON.

    Nothing of a program can suppress a result. Levels are those of SARIF: only what fails has one (3.27.10).
    """
    rules = {rule.id: index for index, rule in enumerate(view.rules)}
    artifacts = {uri: index for index, uri in enumerate(dict.fromkeys(item.uri for item in view.programs))}
    run: Object = {
        "tool": {"driver": _driver(view)},
        "taxonomies": _taxonomies(view.rules),
        "invocations": [_invocation(view, rules, artifacts)],
        "artifacts": [_artifact(uri) for uri in artifacts],
        "results": [
            _result(item, finding, view.rules[rules[finding.rule]], (rules[finding.rule], artifacts[item.uri]))
            for item in view.programs
            for finding in item.findings
            if finding.rule in rules
        ],
        "columnKind": "unicodeCodePoints",
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _driver(view: ScanView) -> Object:
    return {
        "name": "harness",
        "fullName": "harness scan",
        "version": view.version,
        "rules": [_rule(rule) for rule in view.rules],
        "supportedTaxonomies": [{"name": name, "index": index} for index, name in enumerate(_TAXONOMIES)],
    }


def _rule(rule: RuleView) -> Object:
    text, markdown = _help(rule)
    return {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.title.split()),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.description},
        "help": {"text": text, "markdown": markdown},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "relationships": [
            {"target": {"id": taxon, "toolComponent": {"name": name, "index": index}}, "kinds": ["relevant"]}
            for index, (name, taxa) in enumerate(_taxa(rule).items())
            for taxon in taxa
        ],
        "properties": {
            "tags": ["security", rule.family, rule.group, *(_tag(cwe) for cwe in rule.cwe)],
            "security-severity": _SCORES[rule.severity],
        },
    }


def _help(rule: RuleView) -> tuple[str, str]:
    """Return what to know of a rule, plain and as Markdown."""
    parts = [rule.description]
    for heading, items in (("Known to match honestly", rule.false_positives), ("Known to miss", rule.evasions)):
        if items:
            parts.append(f"{heading}:\n\n" + "\n".join(f"- {item}" for item in items))
    return "\n\n".join(parts), "\n\n".join((f"# {rule.id}: {rule.title}", *parts))


def _tag(cwe: str) -> str:
    """Return a CWE id in the form by which code scanning at GitHub knows it."""
    return f"external/cwe/{cwe.lower()}"


# Taxonomies.

_TAXONOMIES = {
    "CWE": ("MITRE", "https://cwe.mitre.org/", "Common Weakness Enumeration"),
    "ATT&CK": ("MITRE", "https://attack.mitre.org/", "Adversary tactics and techniques"),
}


def _taxa(rule: RuleView) -> dict[str, tuple[str, ...]]:
    return {"CWE": rule.cwe, "ATT&CK": rule.attack}


def _taxonomies(rules: Iterable[RuleView]) -> list[Object]:
    found: dict[str, dict[str, None]] = {name: {} for name in _TAXONOMIES}
    for rule in rules:
        for name, taxa in _taxa(rule).items():
            found[name] |= dict.fromkeys(taxa)
    return [
        {
            "name": name,
            "organization": organization,
            "informationUri": uri,
            "shortDescription": {"text": title},
            "isComprehensive": False,
            "taxa": [{"id": taxon} for taxon in sorted(found[name])],
        }
        for name, (organization, uri, title) in _TAXONOMIES.items()
    ]


# What was found.


def _artifact(uri: str) -> Object:
    return {"location": {"uri": uri}, "roles": ["analysisTarget"]}


def _result(item: ScannedView, finding: FindingView, rule: RuleView, indices: tuple[int, int]) -> Object:
    fingerprints = {"partialFingerprints": {FINGERPRINT: finding.fingerprint}} if finding.fingerprint else {}
    return {
        "ruleId": finding.rule,
        "ruleIndex": indices[0],
        "kind": finding.kind,
        "level": _LEVELS[finding.severity] if finding.kind == "fail" else "none",
        "message": {"text": _message(finding, rule)},
        "locations": [_location(item, finding, indices[1])],
        **fingerprints,
        "taxa": [
            {"id": taxon, "toolComponent": {"name": name, "index": index}}
            for index, (name, taxa) in enumerate(_taxa(rule).items())
            for taxon in taxa
        ],
        "properties": {
            "certainty": finding.certainty,
            "severity": finding.severity,
            "family": finding.family,
            "target": finding.target,
            "verdict": item.verdict,
        },
    }


def _message(finding: FindingView, rule: RuleView) -> str:
    place = f"cell {finding.cell}, line {finding.line}: " if finding.cell is not None else ""
    return f"{place}{_plain(finding.message or rule.title)}"


def _plain(text: str) -> str:
    """Return text of which nothing becomes a link or a placeholder in a message (3.11.5, 3.11.6)."""
    seen = shown(text)
    if "](" in seen:
        seen = re.sub(r"[\\\[\]]", r"\\\g<0>", seen)
    return re.sub(r"[{}]", r"\g<0>\g<0>", seen) if re.search(r"\{\d+\}", seen) else seen


def _location(item: ScannedView, finding: FindingView | None, artifact: int) -> Object:
    """Return where a finding is: a part that is kept in a file is named, since no region of the file is that line."""
    physical: Object = {"artifactLocation": {"uri": item.uri, "index": artifact}}
    if item.record:
        physical["region"] = {"startLine": item.record}
    elif item.has_file_lines and finding is not None and finding.line:
        physical["region"] = {"startLine": finding.line, "startColumn": finding.column}
    location: Object = {"physicalLocation": physical}
    if not item.has_file_lines:
        place = f"cell {finding.cell}" if finding is not None and finding.cell is not None else shown(item.name)
        line = f", line {finding.line}" if finding is not None and finding.line else ""
        location["logicalLocations"] = [{"fullyQualifiedName": f"{place}{line}", "kind": "member"}]
    return location


# How it went.


def _invocation(view: ScanView, rules: dict[str, int], artifacts: dict[str, int]) -> Object:
    """Say whether every program was wholly analysed, and of each that was not why (3.20.14, 3.20.21)."""
    notes = [_notification(item, rules, artifacts[item.uri]) for item in view.programs if _is_partial(item)]
    if view.state != "complete":
        text = f"{view.state}: {view.state_reason or 'not every program was read'}"
        notes.append({"level": "error", "message": {"text": text}})
    return {"executionSuccessful": not notes, "toolExecutionNotifications": notes}


def _is_partial(item: ScannedView) -> bool:
    return item.verdict == _UNKNOWN or bool(item.left_out) or any(finding.kind == "open" for finding in item.findings)


def _notification(item: ScannedView, rules: dict[str, int], artifact: int) -> Object:
    left_out = f"{item.left_out} more findings are left out" if item.left_out else ""
    reasons = "; ".join(filter(None, (item.reason, left_out))) or "not wholly analysed"
    found = [finding.rule for finding in item.findings if finding.kind == "open" and finding.rule in rules]
    note: Object = {
        "level": "error" if item.verdict == _UNKNOWN else "warning",
        "message": {"text": f"{_plain(item.name)}: {_plain(reasons)}"},
        "locations": [_location(item, None, artifact)],
    }
    return note | ({"associatedRule": {"id": found[0], "index": rules[found[0]]}} if found else {})
