"""Fill the page: one HTML file that opens from disk, loads nothing, and treats every value as hostile.

Three lines of defence, each enough alone: `finalize` makes every value visible text, autoescape makes it plain text in
HTML, and the content security policy lets nothing run or load but the one style and the one script whose hashes it
names. Templates hold no `safe` filter; markup comes only from `reports.highlight` and from the packaged files.
"""

import base64
import hashlib
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reports import wording
from reports.chart import bypass_panel, gain_panel
from reports.errors import ReportError
from reports.numerals import gain_text
from reports.sections import finding_lines, program_sections
from reports.tables import Table, chart_table, gain_with_interval_text, generation_table, ladder_table, rate_table
from reports.text import shown
from reports.views import ControlRow, RunView

TONES = {
    "PASS": "good",
    "CLEAN": "good",
    "complete": "good",
    "FAIL": "bad",
    "ESCAPED": "bad",
    "ATTEMPTED": "bad",
    "escaped": "bad",
    "failed": "bad",
    "critical": "bad",
    "high": "bad",
    "FLAGGED": "warn",
    "UNKNOWN": "warn",
    "INSUFFICIENT EVIDENCE": "warn",
    "CANNOT RUN": "warn",
    "INCOMPLETE": "warn",
    "incomplete": "warn",
    "interrupted": "warn",
    "medium": "warn",
}
"""Class of a word that is drawn with a colour; the word itself always stands beside it."""

SYMBOLS = {
    "good": "\N{BLACK CIRCLE}",
    "bad": "\N{BLACK SQUARE}",
    "warn": "\N{BLACK UP-POINTING TRIANGLE}",
    "plain": "\N{WHITE CIRCLE}",
}
"""Shape of each class, so that nothing rests on colour alone."""


def render_page(run: RunView) -> str:
    """Draw a run as one self-contained HTML page; the same view gives the same bytes.

    Returns:
        Text that encodes as UTF-8 and ends with a newline.

    Raises:
        ReportError: A packaged template handed on a number that Python did not format, or a packaged file is unfit.
    """
    return fill_page(page_environment(), run)


def page_environment() -> Environment:
    """Make the one environment of the templates: everything escaped, nothing undefined, numbers refused."""
    return Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_display,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def fill_page(environment: Environment, run: RunView) -> str:
    """Draw a run with a given environment.

    Raises:
        ReportError: See `render_page`.
    """
    style, script = _packaged("report.css", "style"), _packaged("report.js", "script")
    sections = program_sections(run)
    findings, findings_note = finding_lines(sections)
    return environment.get_template("page.html.j2").render(
        run=run,
        style=style,
        script=script,
        policy=content_policy(style, script),
        tone=_tone,
        symbol=_symbol,
        wording=wording,
        panels=(bypass_panel(run), gain_panel(run)),
        tables=_tables(run),
        has_gain_intervals=any(row.gain_low is not None for row in run.generations),
        last_generation=max((row.generation for row in run.generations), default=0),
        final_gain=_final_gain(run),
        missed=_missed_controls(run),
        programs=sections,
        findings=findings,
        findings_note=findings_note,
    )


def content_policy(style: str, script: str) -> str:
    """Write the content security policy that allows these two texts, byte for byte, and nothing else.

    Source: W3C Content Security Policy Level 3, sections 2.3.1 (hash sources) and 3.3 (the meta element).
    """
    return (
        f"default-src 'none'; style-src {_hash_source(style)}; script-src {_hash_source(script)};"
        " base-uri 'none'; form-action 'none'"
    )


def _hash_source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _packaged(name: str, element: str) -> Markup:
    """Read a file of ours that is embedded as it is, refusing one that would end its element early."""
    text = resources.files("reports").joinpath("templates", name).read_text(encoding="utf-8")
    if f"</{element}" in text.lower() or "\r" in text or "<!--" in text:
        message = f"reports/templates/{name} cannot be embedded in <{element}>"
        raise ReportError(message)
    return Markup(text)  # noqa: S704 - a file of this package, not data


def _display(value: object) -> object:
    """Let through markup of ours, text made visible, and integers; refuse what a template would have to format."""
    match value:
        case Markup():
            return value
        case str():
            return shown(value)
        case int() if not isinstance(value, bool):
            return str(value)
    message = f"a template would have to format {type(value).__name__}: {value!s:.100}"
    raise ReportError(message)


def _tone(word: str) -> str:
    return TONES.get(word, "plain")


def _symbol(word: str) -> str:
    return SYMBOLS[_tone(word)]


def _tables(run: RunView) -> dict[str, Table]:
    return {
        "chart": chart_table(run),
        "rates": rate_table(run),
        "generations": generation_table(run),
        "ladder": ladder_table(run),
    }


def _final_gain(run: RunView) -> str:
    return gain_with_interval_text(run.generations[-1]) if run.generations else gain_text(None)


def _missed_controls(run: RunView) -> tuple[ControlRow, ...]:
    return tuple(row for row in run.controls if not row.passed)
