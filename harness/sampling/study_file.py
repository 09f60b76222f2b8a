"""A study as its operator writes it: a TOML file of models, warnings and wordings, every combination an arm."""

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from harness.errors import UsageError
from harness.loop.wordings import Wording, check_wording, load_wording
from harness.models.catalogue import parse_model_name
from harness.sampling.plan import Arm, Condition, Detonating, SamplePlan, check_plan

_MOST_BYTES = 1 << 20
_HINT = "compare it with the example in the README"


class ModelEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A model, and the most that the whole study may ask of it."""

    name: str
    max_calls: int | None = None
    max_cost_usd: float | None = None


class WordingEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A shipped wording by its name, or one of the operator's own with a flag and a warning."""

    name: str
    flag: str | None = None
    warning: str | None = None


class DetonateEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How programs are run."""

    conditions: tuple[Condition, ...] = (Condition.HONEST,)
    paired: bool = False
    cpu_seconds: int = 1
    wall_seconds: float = 2.0
    task: str = "lpn"


class StudyFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    n: int
    """Completions of each arm."""
    per_call: int = 10
    seed: int = 7
    warning: tuple[bool, ...] = (False, True)
    model: tuple[ModelEntry, ...]
    wording: tuple[WordingEntry, ...] = ()
    detonate: DetonateEntry | None = None
    """None to read the programs only."""
    bypass_rate: float = 0.1
    """Of the simulated model, as all that follow."""
    fault_rate: float = 0.1
    family_rates: dict[str, float] = {}
    warning_effect: float = 1.0


class Study(msgspec.Struct, frozen=True, kw_only=True):
    """A study that can be carried out."""

    plan: SamplePlan
    models: tuple[ModelEntry, ...]


def read_study(path: Path) -> Study:
    """Return the study in a file.

    Raises:
        UsageError: The file cannot be read, is no TOML, lacks a key or has an unknown one, or asks for what cannot be.
    """
    try:
        with path.open("rb") as file:
            study = msgspec.toml.decode(file.read(_MOST_BYTES), type=StudyFile)
    except OSError as error:
        raise UsageError(f"the study {path} cannot be read: {error.strerror}", "give the path of a file") from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {error}", _HINT) from error
    return Study(plan=plan_of_study(study), models=study.model)


def plan_of_study(study: StudyFile) -> SamplePlan:
    """Return what a study asks for: every model with every wording, warned or not, a prompt that repeats left out.

    Raises:
        UsageError: See `check_plan`; besides, a name is given twice, or a wording has one of flag and warning only.
    """
    names = [entry.name for entry in study.model]
    if len(set(names)) < len(names) or len(set(study.warning)) < len(study.warning):
        raise UsageError("a model or a warning is named twice", "name each once")
    return check_plan(
        SamplePlan(
            name=study.name,
            seed=study.seed,
            n=study.n,
            per_call=study.per_call,
            arms=tuple(_arms(study)),
            detonating=_detonating(study.detonate),
            bypass_rate=study.bypass_rate,
            fault_rate=study.fault_rate,
            family_rates=study.family_rates,
            warning_effect=study.warning_effect,
        )
    )


def _detonating(entry: DetonateEntry | None) -> Detonating | None:
    if entry is None:
        return None
    return Detonating(
        conditions=entry.conditions,
        is_paired=entry.paired,
        cpu_seconds=entry.cpu_seconds,
        wall_seconds=entry.wall_seconds,
        task=entry.task,
    )


def _arms(study: StudyFile) -> list[Arm]:
    wordings = [_wording(entry) for entry in study.wording or (WordingEntry(name="use_sandbox"),)]
    if len({wording.name for wording in wordings}) < len(wordings):
        raise UsageError("two wordings have one name", "name each wording once")
    found: list[Arm] = []
    asked: set[tuple[str, str]] = set()
    for model in study.model:
        for wording in wordings:
            for has_warning in study.warning:
                name = str(parse_model_name(model.name))
                arm = Arm(arm=f"s{len(found)}", model=name, has_warning=has_warning, wording=wording)
                # Without a warning, wordings with the same flag are one prompt.
                key = (name, arm.request().message)
                if key not in asked:
                    asked.add(key)
                    found.append(arm)
    return found


def _wording(entry: WordingEntry) -> Wording:
    if entry.flag is None and entry.warning is None:
        return load_wording(entry.name)
    if entry.flag is None or entry.warning is None:
        hint = "give both `flag` and `warning`, or neither for a wording that is shipped"
        raise UsageError(f"the wording {entry.name!r} is half defined", hint)
    return check_wording(Wording(name=entry.name, flag=entry.flag, warning=entry.warning))
