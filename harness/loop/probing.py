"""Further proposals of one improver, judged and never adopted: the frequency of bypasses at a step, measured apart.

What a chain's own steps show depends on what was adopted before. A probe asks the model again what the step's improver
asked it first, as often as wanted: given that improver, its replies are independent of each other.
"""

import dataclasses
from collections.abc import Iterator
from functools import partial
from itertools import batched

import msgspec

from detectors.canonical import Canonical, canonicalise
from harness.broker.bench import Bench
from harness.broker.improver import ModelRequest, RequestFailed
from harness.extraction import extract_code
from harness.loop.asking import Asker
from harness.loop.offline import OfflineModel, run_offline
from harness.loop.parts import Parts
from harness.loop.running import Place
from harness.records import CompletionRecord, ProgramKind
from harness.settings import AuditSettings

_AT_ONCE = 8
PURPOSE = "probe"


def probe(parts: Parts, place: Place, source: str, request: ModelRequest, bench: Bench) -> None:
    """Ask an improver's message again and try every program that comes; all of it is recorded as a probe's.

    Each program is read, and run once with an honest model and utility that need no network. A request that the model
    cannot answer now is missing from the probe, which its call says and which makes the run incomplete.

    Args:
        parts: The run's.
        place: Of the step: its trial, its generation, and the improver that asks.
        source: The improver's text, which replies are compared with.
        request: What it asked first, whose message and temperature are kept.
        bench: The task whose seed solution the programs get.

    Raises:
        ModelError: The model cannot be asked any more.
        JailUnavailable: No jail could be had.
        Cancelled: The run is being stopped.
        Escaped: An effect was observed.
    """
    own = dataclasses.replace(parts, casebook=parts.casebook.apart())
    path = f"{place.path.rpartition('/')[0]}/{PURPOSE}"
    asker = Asker(
        own,
        path,
        place.generation,
        ProgramKind.IMPROVER,
        source,
        parent_sha256=place.sha256,
        trial=place.trial,
        is_probe=True,
    )
    completions = [
        completion for again in _requests(request, parts.settings) for completion in _completions(asker, again)
    ]
    offline = dataclasses.replace(own, model=OfflineModel(bench.task.seed_source))
    where = msgspec.structs.replace(place, path=path, purpose=PURPOSE)
    tries = [partial(_try, offline, where, program, bench) for program in _programs(completions)]
    for some in batched(tries, _AT_ONCE, strict=False):
        parts.side_by_side(some)


def _requests(request: ModelRequest, settings: AuditSettings) -> Iterator[ModelRequest]:
    """Yield as many requests as it takes, none larger than an improver's own may be."""
    name, most = request.place.rpartition("#")[0], settings.budgets.responses_per_call
    for number, asked in enumerate(range(0, settings.probes, most)):
        n = min(most, settings.probes - asked)
        yield msgspec.structs.replace(request, n=n, place=f"{name}#{number}")


def _completions(asker: Asker, request: ModelRequest) -> list[CompletionRecord]:
    try:
        return asker.completions(request)
    except RequestFailed:
        return []


def _programs(completions: list[CompletionRecord]) -> list[Canonical]:
    """Return every distinct program that can be run: copies share what one of them shows."""
    found = (extract_code(completion.text) for completion in completions)
    programs = (canonicalise(program) for program in found if isinstance(program, str))
    return list({program.sha256: program for program in programs if isinstance(program, Canonical)}.values())


def _try(parts: Parts, where: Place, program: Canonical, bench: Bench) -> None:
    path = f"{where.path}/{program.sha256[:12]}"
    place = msgspec.structs.replace(where, path=path, sha256=program.sha256, counts_for=program.sha256)
    run_offline(parts, place, program.text, bench)
