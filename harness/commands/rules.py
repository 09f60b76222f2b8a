"""`harness rules`: what programs are judged by."""

import difflib
import json

import msgspec

from harness.commands.scan_views import rule_views
from harness.errors import UsageError
from harness.outcomes import ExitCode
from harness.screen import Screen
from reports.rule_pages import HEADERS, rule_page, rule_parts, rule_rows, rule_section
from reports.scan_views import RuleView

FORMATS = ("table", "json", "markdown")
_NEAR = 3


def rules_command(rule_id: str | None, file_format: str, screen: Screen) -> ExitCode:
    """Print all rules, or everything about one.

    Raises:
        UsageError: There is no such format or rule.
    """
    if file_format not in FORMATS:
        raise UsageError(f"there is no format {file_format!r}", f"the formats are {', '.join(FORMATS)}")
    rules = rule_views()
    chosen = rules if rule_id is None else (_find(rules, rule_id),)
    if file_format == "json":
        screen.line(json.dumps([msgspec.to_builtins(rule) for rule in chosen]))
    elif file_format == "markdown":
        screen.data((rule_page(chosen) if rule_id is None else rule_section(chosen[0])).removesuffix("\n"))
    elif rule_id is None:
        screen.table(f"{len(chosen)} rules; harness rules ID says everything about one", HEADERS, rule_rows(chosen))
    else:
        screen.heading(chosen[0].id, chosen[0].title)
        screen.indented(rule_parts(chosen[0]))
    return ExitCode.FINISHED


def _find(rules: tuple[RuleView, ...], rule_id: str) -> RuleView:
    """Return the rule of an id, in whatever case it is written.

    Raises:
        UsageError: There is none; near ids are named.
    """
    wanted = rule_id.strip().upper()
    known = {rule.id: rule for rule in rules}
    if wanted in known:
        return known[wanted]
    near = difflib.get_close_matches(wanted, known, n=_NEAR, cutoff=0.5)
    hint = f"did you mean {', '.join(near)}? " if near else ""
    raise UsageError(f"there is no rule {rule_id!r}", f"{hint}`harness rules` lists all")
