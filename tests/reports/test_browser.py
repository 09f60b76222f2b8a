"""What a real browser makes of a page; skipped where none is installed."""

import shutil
import subprocess
from pathlib import Path

import pytest

from reports.page import render_page

from .hostile_views import PAYLOADS, fill_strings
from .html_checks import Page
from .sample_views import make_run

CHROMIUM = shutil.which("chromium")
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-logging=stderr",
    "--dump-dom",
)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")


def open_page(text: str, folder: Path) -> tuple[Page, list[str]]:
    """Load a page and give its document after scripts ran, and what the console said."""
    file = folder / "page.html"
    file.write_text(text, encoding="utf-8")
    command = [str(CHROMIUM), *OPTIONS, f"--user-data-dir={folder / 'profile'}", file.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return Page(done.stdout), [line for line in done.stderr.splitlines() if "CONSOLE" in line]


def test_the_policy_lets_our_script_run(tmp_path: Path) -> None:
    page, console = open_page(render_page(make_run()), tmp_path)
    assert (next(iter(page.values("type"))), console) == ("search", [])


def test_a_changed_script_is_refused(tmp_path: Path) -> None:
    page, console = open_page(render_page(make_run()).replace('"use strict";', '"use strict"; '), tmp_path)
    assert page.values("type") == []
    assert len(console) == 1


def test_a_changed_style_is_refused(tmp_path: Path) -> None:
    _, console = open_page(render_page(make_run()).replace("<style>", "<style> "), tmp_path)
    assert len(console) == 1


def test_hostile_text_runs_nothing_and_loads_nothing(tmp_path: Path) -> None:
    text = "".join(payload for name, payload in PAYLOADS.items() if name not in {"long", "many lines"})
    page, console = open_page(render_page(fill_strings(make_run(), text)), tmp_path)
    assert console == []
    assert {"img", "iframe", "base"} & set(page.elements) == set()
    assert page.elements.count("script") == 1
