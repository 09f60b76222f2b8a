"""Where settings come from: the command line, then HARNESS_ variables, then pyproject.toml; unknown keys are errors."""

from pathlib import Path

import pytest
from command_line import run_harness

# A variant that does not exist is named in the refusal, which shows whose value was taken.
FROM_FILE = '[tool.harness.audit]\nvariant = "of-the-file"\n'
FROM_ENVIRONMENT = {"HARNESS_AUDIT_VARIANT": "of-the-environment"}
FROM_COMMAND_LINE = ("--variant", "of-the-command-line")


@pytest.mark.parametrize(
    ("arguments", "environment", "winner"),
    [
        ((), {}, "of-the-file"),
        ((), FROM_ENVIRONMENT, "of-the-environment"),
        (FROM_COMMAND_LINE, FROM_ENVIRONMENT, "of-the-command-line"),
        (FROM_COMMAND_LINE, {}, "of-the-command-line"),
    ],
)
def test_the_command_line_comes_before_the_environment_and_that_before_the_file(
    tmp_path: Path, arguments: tuple[str, ...], environment: dict[str, str], winner: str
) -> None:
    (tmp_path / "pyproject.toml").write_text(FROM_FILE, encoding="utf-8")
    done = run_harness(tmp_path, "audit", *arguments, environment=environment)
    assert (2, f"error: there is no variant '{winner}'") == (done.code, done.complaint[0])


def test_a_file_of_a_parent_folder_counts(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(FROM_FILE, encoding="utf-8")
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert "error: there is no variant 'of-the-file'" == run_harness(below, "audit").complaint[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[tool.harness]\nno_jail = true\n", "no_jail"),
        ("[tool.harness.audits]\ngenerations = 1\n", "audits"),
        ("[tool.harness.audit\n", "pyproject.toml"),
        ("[tool]\nharness = 1\n", "pyproject.toml"),
        ("tool = 1\n", "pyproject.toml"),
    ],
)
@pytest.mark.parametrize("command", ["audit", "scan"])
def test_a_key_that_nobody_reads_is_an_error(tmp_path: Path, command: str, text: str, said: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    done = run_harness(tmp_path, command)
    assert (2, "", 2) == (done.code, done.out, len(done.complaint))
    assert said in done.err


def test_an_unknown_key_in_a_commands_own_table_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.harness.audit]\nno_jail = true\n", encoding="utf-8")
    done = run_harness(tmp_path, "audit")
    assert (2, 2, True) == (done.code, len(done.complaint), "no_jail" in done.complaint[0])


def test_tables_of_other_tools_and_other_commands_are_left_alone(tmp_path: Path) -> None:
    text = '[project]\nname = "x"\n[tool.other]\na = 1\n[tool.harness.gate]\nmax_escape_rate = 0.5\n'
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    (tmp_path / "program.py").write_text("x = 1\n", encoding="utf-8")
    assert 0 == run_harness(tmp_path, "scan", "program.py").code
