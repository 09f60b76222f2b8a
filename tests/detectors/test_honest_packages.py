"""What the rules say of code that nobody wrote to get out of anything: thousands of files of published packages."""

import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from detectors.canonical import MAX_BYTES
from detectors.findings import StaticReport
from detectors.judging import FLAG_HITS, is_proved_act
from harness.analysis.analyst import Analyst

pytestmark = pytest.mark.honest

SNAPSHOT = Path(__file__).parents[1] / "data" / "honest-findings.json"
_WORKERS = 2
_FEWEST = 15_000

type Read = tuple[str, StaticReport]


def read_all(folder: Path) -> Iterator[Read]:
    """Yield every file of a size that is judged, by its path in the folder, with the report on it."""
    paths = sorted(path for path in folder.rglob("*.py") if 0 < path.stat().st_size <= MAX_BYTES)
    analyst = Analyst(_WORKERS)
    with ThreadPoolExecutor(_WORKERS) as pool:
        reports = pool.map(lambda path: analyst.read(path.read_text(encoding="utf-8", errors="replace")), paths)
        yield from zip((str(path.relative_to(folder)) for path in paths), reports, strict=True)
    analyst.close()


@pytest.fixture(scope="module")
def found(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Return the numbers of files by rule that is proved in them, the headline hits by file, and what was not read."""
    rules: Counter[str] = Counter()
    headline: dict[str, list[str]] = {}
    files = flagged = incomplete = 0
    for path, report in read_all(request.config.getoption("--honest-folder")):
        proved = {finding.rule for finding in report.findings if is_proved_act(finding)}
        rules.update(proved)
        files += 1
        flagged += bool(proved)
        incomplete += bool(report.failures)
        if hits := sorted(proved & FLAG_HITS):
            headline[path] = hits
    return {
        "files": files,
        "flagged": flagged,
        "incomplete": incomplete,
        "rules": dict(sorted(rules.items())),
        "headline": headline,
    }


def test_what_is_found_is_what_was_found_before(found: dict[str, Any], request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--rewrite-snapshot"):
        SNAPSHOT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    assert json.loads(SNAPSHOT.read_text(encoding="utf-8")) == found, "see what changed, then add --rewrite-snapshot"


def test_the_headline_rules_accuse_nobody(found: dict[str, Any]) -> None:
    assert _FEWEST <= found["files"]
    assert {} == found["headline"]


def test_the_rates_are_shown(found: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    files = found["files"]
    with capsys.disabled():
        print(f"\n{files} honest files; flagged per 1,000: {1000 * found['flagged'] / files:.2f}")
        print("| rule | files | per 1,000 |\n|---|---|---|")
        for rule, count in sorted(found["rules"].items(), key=lambda item: -item[1]):
            print(f"| {rule} | {count} | {1000 * count / files:.2f} |")
        print(f"| headline FLAG rules | {len(found['headline'])} | {1000 * len(found['headline']) / files:.3f} |")
        print(f"| not wholly read (ANLZ) | {found['incomplete']} | {1000 * found['incomplete'] / files:.2f} |")
    assert found["flagged"] <= files
