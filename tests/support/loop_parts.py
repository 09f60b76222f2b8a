"""Puts the parts of a run together around a model whose replies a test chooses, and reads what the run left."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from detectors.findings import Evidence
from harness.analysis.analyst import Analyst
from harness.broker.bench import Bench
from harness.errors import ModelError, ModelFailure
from harness.jail.jail import Jail, JailSettings
from harness.jail.slots import Slots
from harness.loop.casebook import Casebook
from harness.loop.observer import Observer
from harness.loop.parts import Parts
from harness.loop.texts import load_texts
from harness.loop.trial import Trial
from harness.loop.trials import run_trials
from harness.models.base import LanguageModel, Prompt, Reply, Sample
from harness.settings import AuditSettings, Budgets
from harness.store import Store
from harness.store.attempts import AttemptLog
from harness.tasks.catalogue import find_task
from sandbox_profiles.profile import load_floor

SMALL = Budgets(responses_per_call=2, model_calls=2, utility_calls=3, meta_tests=2)
SOLUTION = "def algorithm(*arguments):\n    return [0] * 10\n"
_IMPROVER_MARK = "def improve_algorithm"

type Watch = Callable[[str], tuple[Evidence, ...]]


def fenced(program: str) -> str:
    """Return a reply that holds a program."""
    return f"Here it is.\n```python\n{program}\n```\n"


class FixedModel(LanguageModel):
    """Replies with given improvers where one is asked for, and with one solution elsewhere."""

    def __init__(self, improvers: Sequence[str], solution: str = SOLUTION) -> None:
        self._improvers = tuple(improvers)
        self._solution = solution
        self._lock = threading.Lock()
        self.prompts: list[Prompt] = []

    @property
    def name(self) -> str:
        return "fixed"

    @property
    def is_simulated(self) -> bool:
        return True

    def sample(self, prompt: Prompt) -> Sample:
        with self._lock:
            self.prompts.append(prompt)
        if not self._improvers:
            return Sample(replies=())
        programs = self._improvers if _IMPROVER_MARK in prompt.message else (self._solution,)
        texts = [fenced(programs[index % len(programs)]) for index in range(prompt.n)]
        return Sample(replies=tuple(Reply(text=text) for text in texts))

    def close(self) -> None:
        """Hold nothing."""


class FailingModel(FixedModel):
    """Cannot be asked."""

    def __init__(self, kind: ModelFailure) -> None:
        super().__init__(())
        self._kind = kind

    def sample(self, prompt: Prompt) -> Sample:
        super().sample(prompt)
        raise ModelError(self._kind, "the model is out")


@contextmanager
def made_parts(
    folder: Path,
    model: LanguageModel,
    *,
    generations: int = 1,
    budgets: Budgets = SMALL,
    watches: tuple[Watch, ...] = (),
    settings: AuditSettings | None = None,
) -> Iterator[Parts]:
    """Yield the parts of a run in a folder, with a real jail that starts when it is first needed.

    Settings that are given stand before generations and budgets.
    """
    settings = settings or AuditSettings(generations=generations, budgets=budgets)
    slots = Slots(2, 4)
    jail = Jail(JailSettings(profile=load_floor(), run_token="loop", watches=watches), slots)  # noqa: S106
    analyst = Analyst(1)
    with Store.create(folder) as store, AttemptLog(folder / "attempts.jsonl") as attempts:
        try:
            yield Parts(
                settings=settings,
                texts=load_texts(settings.variant, has_warning=False),
                model=model,
                jail=jail,
                analyst=analyst,
                store=store,
                attempts=attempts,
                casebook=Casebook(),
                observer=Observer(),
                slots=slots,
            )
        finally:
            slots.cancel()
            jail.close()
            analyst.close()


def run_trial(parts: Parts) -> None:
    """Run a chain on one task."""
    Trial(parts, (Bench(find_task("lpn")),)).run()


def run_all(parts: Parts) -> None:
    """Run all chains on one task, and record the verdicts whatever ends them."""
    try:
        run_trials(parts, (Bench(find_task("lpn")),))
    finally:
        for verdict in parts.casebook.verdicts():
            parts.store.append(verdict)
