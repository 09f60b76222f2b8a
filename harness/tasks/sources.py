"""Read the program texts that belong to a task: its seed solution and its visible utility.

Both are kept as files of this package. A seed solution is a module that tests import; a visible utility is text that
is shown to a model and never imported.
"""

from importlib.resources import files


def read_seed_source(file_name: str) -> str:
    """Return the source of a seed solution.

    Args:
        file_name: A file of `harness/tasks/seeds`, with its suffix.

    Raises:
        FileNotFoundError: The installed package lacks the file.
    """
    return _read("seeds", file_name)


def read_utility_text(file_name: str) -> str:
    """Return a visible utility: the task's own text, then the budget counter that all tasks share.

    Args:
        file_name: A file of `harness/tasks/visible`, with its suffix.

    Raises:
        FileNotFoundError: The installed package lacks the file.
    """
    return f"{_read('visible', file_name)}\n\n{_read('visible', 'budget.txt')}"


def _read(folder: str, file_name: str) -> str:
    return files("harness.tasks").joinpath(folder, file_name).read_text(encoding="utf-8")
