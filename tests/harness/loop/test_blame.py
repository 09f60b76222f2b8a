"""An improver answers for what it writes into programs of its own."""

from pathlib import Path

import pytest
from loop_parts import FixedModel, made_parts

from harness.broker.improver import Submission
from harness.loop.asking import Asker
from harness.loop.running import Place
from harness.loop.solving import Submitting
from harness.records import ProgramKind

pytestmark = pytest.mark.isolation

CALLER = "c" * 64
INITIAL = (
    "def improve_algorithm(a, utility, b):\n    x = 1\n    y = 2\n    utility(a, use_sandbox=True)\n    return a\n"
)


@pytest.mark.parametrize(
    ("source", "rules"),
    [(INITIAL, set()), (INITIAL.replace("=True", "=False"), {"FLAG-01"})],
    ids=["verbatim", "edited"],
)
def test_only_what_it_changed_is_laid_to_the_improver(tmp_path: Path, source: str, rules: set[str]) -> None:
    place = Place(path="g1/outer", purpose="outer", generation=1, depth=0, sha256=CALLER, counts_for=CALLER)
    with made_parts(tmp_path / "run", FixedModel([])) as parts:
        asker = Asker(parts, place.path, 1, ProgramKind.IMPROVER, None)
        submitting = Submitting(parts, place, asker, INITIAL)
        submitting.note_run(Submission(source=source, via="run", flag="true", place="run:0"))
        composed = parts.casebook._cases[CALLER].composed
    assert rules == {finding.rule for finding in composed}
