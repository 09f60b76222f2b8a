"""The programs of a run that was kept, each once."""

from collections.abc import Iterator
from pathlib import Path

from harness.records import CompletionRecord, ProgramRecord, SubmissionRecord
from harness.sources.program import Program, printable
from harness.store import Store

_SHORT = 12


def run_programs(folder: Path, file: str) -> Iterator[Program]:
    """Yield the programs of a run in the order in which it met them.

    Each is named by the first completion that holds it, else by the first submission, else by its hash.

    Args:
        folder: The run's.
        file: What its database is called.

    Raises:
        StoreError: The run cannot be read.
    """
    with Store.open(folder) as store:
        names = _names(store)
        for record in store.rows(ProgramRecord):
            part = names.get(record.sha256, record.sha256[:_SHORT])
            data = record.source.encode("utf-8", "surrogatepass")
            yield Program(file=file, part=printable(part), data=data, has_file_lines=False)


def count_programs(folder: Path) -> int:
    """Return how many programs a run has.

    Raises:
        StoreError: The run cannot be read.
    """
    with Store.open(folder) as store:
        return store.count(ProgramRecord)


def _names(store: Store) -> dict[str, str]:
    names: dict[str, str] = {}
    for completion in store.rows(CompletionRecord):
        if completion.program_sha256 is not None:
            names.setdefault(completion.program_sha256, completion.completion_id)
    for submission in store.rows(SubmissionRecord):
        names.setdefault(submission.program_sha256, submission.path)
    return names
