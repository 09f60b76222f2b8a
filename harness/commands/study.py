"""`harness study`: many samples side by side, planned in a file, with the arms taking turns."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from harness.arm_records import COMMAND_STUDY
from harness.commands.sampling import Limits, Manner, Sitting, manner_of, resumed, sit, stored_plan
from harness.errors import UsageError
from harness.options import SittingOptions
from harness.outcomes import ExitCode
from harness.sampling.study_file import read_study
from harness.screen import Screen


class StudyRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One invocation of the command."""

    file: Path
    manner: Manner
    resume: str | None = None
    """Name or path of a run that is to be gone on with."""


def study_request(
    file: Path, resume: str | None, how: SittingOptions, environment: Mapping[str, str], cores: int
) -> StudyRequest:
    """Return what the options of the command line ask for; see `sample_request`."""
    return StudyRequest(file=file, manner=manner_of(how, environment, cores), resume=resume)


def study_command(request: StudyRequest, screen: Screen) -> ExitCode:
    """Carry out a study, or go on with one, and print its tables and the path of its report.

    Raises:
        UsageError: The file cannot be used, or is another than the run was begun with.
        CannotRun: No jail, no model, or no store can be had, or one broke during the run.
    """
    study = read_study(request.file)
    folder = resumed(request.resume, request.manner)
    if folder is not None and stored_plan(folder).sha256() != study.plan.sha256():
        hint = "give the file that it was begun with; limits alone may be changed"
        raise UsageError(f"{folder} was begun with another study than this", hint)
    sitting = Sitting(
        command=COMMAND_STUDY,
        plan=study.plan,
        manner=request.manner,
        limits={
            entry.name: Limits(max_calls=entry.max_calls, max_cost_usd=entry.max_cost_usd) for entry in study.models
        },
        folder=folder,
    )
    return sit(sitting, screen)
