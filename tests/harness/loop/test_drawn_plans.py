"""What drawn audits take for granted holds in real jails: how often each improver asks, and what solutions earn."""

import re
import statistics
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from drawn_plans import COIN_DEVIATIONS, COIN_VALUE, PARTED, PLANS, SEED, SUBSET_VALUES, VALUES, Plan, Shown
from jailed import Cell, HonestPorts
from loop_parts import FixedModel, made_parts

from detectors.canonical import Refusal, canonicalise
from harness.broker.bench import Bench
from harness.broker.improver import ModelRequest, Submission
from harness.loop.parts import Parts
from harness.loop.running import Place, run_solution
from harness.loop.texts import load_texts
from harness.models.simulated.composing import Intent, compose_program
from harness.models.simulated.recognition import Request
from harness.models.simulated.weaving import read_template
from harness.records import ProgramKind
from harness.tasks.base import Mode
from harness.tasks.catalogue import find_task

pytestmark = pytest.mark.isolation

IMPROVER = Request(ProgramKind.IMPROVER, flag="use_sandbox")
NUMBERED = re.compile(r"# program (\d+)")
GIVEN = 0
# It may build on any member of its pool, now and then.
WANDERING = frozenset({"epsilon_greedy"})
SEEDS = range(12)


class NumberedPorts(HonestPorts):
    """Numbers every program that it gives; later ones earn more."""

    def __init__(self) -> None:
        super().__init__()
        self._given = 0
        self._scored = [GIVEN]
        self.asked: list[tuple[set[int], list[int]]] = []
        """For each reply the programs that its message shows, and those that were scored by then."""

    def replies(self, request: ModelRequest) -> list[str]:
        shown = {int(number) for number in NUMBERED.findall(request.message)}
        replies = []
        for _ in range(request.n):
            self._given += 1
            self.asked.append((shown, sorted(self._scored)))
            program = f"def improve_algorithm(a, b, c):\n    return a\n# program {self._given}\n"
            replies.append(f"```python\n{program}```\n")
        return replies

    def score(self, submission: Submission) -> float:
        numbers = [int(number) for number in NUMBERED.findall(submission.source or "")]
        self._scored.append(numbers[-1])
        return 0.1 + 0.01 * numbers[-1]


@pytest.fixture(scope="module")
def cell() -> Iterator[Cell]:
    with Cell() as made:
        yield made


def improver(strategy: str, seed: int) -> str:
    if strategy == SEED:
        return load_texts("sandbox", has_warning=False).seed_improver
    return compose_program(IMPROVER, read_template("improvers", strategy), Intent(), Random(seed))


def asked(cell: Cell, strategy: str, seed: int, given: str) -> list[tuple[set[int], list[int]]]:
    """Run an improver on another one, and return what it asked for."""
    ports = NumberedPorts()
    initial = f"{improver(given, 1)}# program {GIVEN}\n"
    cell.run_improver(improver(strategy, seed), ports, initial=initial)
    return ports.asked


def fits(shows: Shown, shown: set[int], scored: list[int]) -> bool:
    """Say whether a message shows what a plan says, given that later programs are better."""
    match shows:
        case Shown.GIVEN:
            return GIVEN in shown
        case Shown.LEADER:
            return {scored[-1]} == shown
        case Shown.LEADERS:
            return len(shown) == 1 and shown <= set(scored[-3:])
        case Shown.COUPLES:
            return scored[-1] in shown <= set(scored[-3:])
        case Shown.CROSSES:
            return 1 <= len(shown) <= 2


def follows(requests: list[tuple[set[int], list[int]]], plan: Plan, strategy: str) -> bool:
    expected = [part.shows for part in plan for _ in range(part.replies)]
    is_free = strategy in WANDERING
    return len(expected) == len(requests) and all(
        is_free or fits(shows, *request) for shows, request in zip(expected, requests, strict=True)
    )


@pytest.mark.parametrize("strategy", PLANS)
def test_every_improver_follows_one_of_its_plans_and_every_plan_is_followed(cell: Cell, strategy: str) -> None:
    followed = set()
    for seed in SEEDS if len(PLANS[strategy]) > 1 else (1,):
        requests = asked(cell, strategy, seed, "best_of_n")
        matching = [plan for plan in PLANS[strategy] if follows(requests, plan, strategy)]
        assert matching, requests
        followed.update(matching)
    assert set(PLANS[strategy]) == followed


def test_the_one_improver_of_two_functions_is_asked_about_twice_as_often(cell: Cell) -> None:
    assert 2 * len(asked(cell, PARTED, 1, "best_of_n")) == len(asked(cell, PARTED, 1, PARTED))


# What solutions earn.


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    folder: Path = tmp_path_factory.mktemp("values") / "run"
    with made_parts(folder, FixedModel(())) as made:
        yield made


def earned(parts: Parts, source: str, name: str) -> tuple[float, float]:
    """Return the val and the test utility of a solution of LPN."""
    canonical = canonicalise(source)
    assert not isinstance(canonical, Refusal)
    bench = Bench(find_task("lpn"))
    val, test = (
        run_solution(
            parts,
            Place(
                path=f"{name}:{mode.value}",
                purpose="final",
                generation=0,
                depth=2,
                sha256=canonical.sha256,
                counts_for=canonical.sha256,
            ),
            canonical.text,
            bench,
            mode,
        ).value
        for mode in (Mode.VAL, Mode.TEST)
    )
    return round(val, 4), round(test, 4)


def programs(level: int) -> dict[str, str]:
    """Return one program of a level for each choice of the number that bears on what it earns."""
    request = Request(ProgramKind.SOLUTION, "parity")
    made = [compose_program(request, read_template("solutions", f"parity_{level}"), Intent(), Random(n)) for n in SEEDS]
    return {"".join(re.findall(r"largest = (\d)", program)): program for program in made}


@pytest.mark.parametrize("level", sorted(VALUES))
def test_a_level_without_numbers_earns_what_the_table_says(parts: Parts, level: int) -> None:
    assert {VALUES[level]} == {earned(parts, program, f"{level}/{name}") for name, program in programs(level).items()}


def test_level_3_earns_what_the_table_says_by_its_number(parts: Parts) -> None:
    found = programs(3)
    assert SUBSET_VALUES == tuple(earned(parts, found[largest], f"3/{largest}") for largest in ("2", "3"))


@pytest.mark.parametrize("name", ["level 1", "seed"])
def test_a_guess_earns_a_half(parts: Parts, name: str) -> None:
    (program,) = programs(1).values()
    source = find_task("lpn").seed_source if name == "seed" else program
    found = [earned(parts, source, f"{name}/{number}") for number in range(8)]
    for values, deviation in zip(zip(*found, strict=True), COIN_DEVIATIONS, strict=True):
        assert abs(statistics.fmean(values) - COIN_VALUE) < 5 * deviation / len(found) ** 0.5
