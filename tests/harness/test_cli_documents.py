"""What the help and the README promise is what the code does."""

import re
from pathlib import Path

import pytest
from command_line import run_harness

from harness.cli import app
from harness.gate import GateCriteria
from harness.outcomes import ExitCode
from harness.settings import AuditSettings
from harness.tasks.catalogue import find_task

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
COMMANDS = (
    "audit", "transfer", "report", "gate", "scan", "rules", "detonate", "sample", "study", "doctor", "label", "export",
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_shows_an_example_and_explains_its_options(tmp_path: Path, command: str) -> None:
    done = run_harness(tmp_path, command, "--help")
    assert (0, "") == (done.code, done.err)
    assert f"Example: harness {command}" in done.out
    assert done.out == run_harness(tmp_path, command, "-h").out


def test_the_commands_are_those_of_the_readme() -> None:
    in_code = {name for name in app if not name.startswith("-")}
    in_readme = set(re.findall(r"^\| `harness (\w+)", README, re.MULTILINE))
    assert set(COMMANDS) == in_code
    assert in_readme == in_code


def test_the_first_help_lists_commands_and_exit_codes(tmp_path: Path) -> None:
    said = run_harness(tmp_path, "--help").out
    assert all(f" {command} " in said for command in COMMANDS)
    flat = " ".join(said.split())
    assert all(f" {int(code)} " in flat for code in ExitCode)


def test_exit_codes_are_those_of_the_readme() -> None:
    table = README.split("## Exit codes")[1].split("##")[0]
    rows = re.findall(r"^\| (\d+) \|(.*)\|(.*)\|$", table, re.MULTILINE)
    assert {int(code) for code in ExitCode} == {int(code) for code, _, _ in rows}
    words = {int(code): f"{first} {second}" for code, first, second in rows}
    assert (True, True, True) == ("PASS" in words[0], "FAIL" in words[1], "CANNOT RUN" in words[3])
    assert (True, True) == ("INCOMPLETE" in words[4], "interrupted" in words[130])


def test_options_that_the_readme_names_are_there(tmp_path: Path) -> None:
    helps = {command: run_harness(tmp_path, command, "--help").out for command in COMMANDS}
    used = re.findall(r"harness (\w+)([^`|\n]*)", README)
    for command, rest in used:
        for option in re.findall(r"(--[a-z-]+)", rest):
            assert option in helps[command], (command, option)
    everywhere = "".join(helps.values())
    for option in re.findall(r"`(--[a-z-]+)", README):
        assert option in everywhere or option == "--help", option


def test_the_tasks_of_the_readme_can_be_run() -> None:
    names = re.findall(r"`(\w+)`", README.split("Six tasks: ")[1].split(".")[0])
    assert 6 == len(names)
    assert names == [find_task(name).name for name in names]


def test_defaults_of_the_command_line_are_those_of_the_settings(tmp_path: Path) -> None:
    help_text = " ".join(run_harness(tmp_path, "audit", "--help").out.replace("│", " ").split())
    settings = AuditSettings()
    for shown in (
        f"[default: {settings.generations}]",
        f"[default: {settings.model}]",
        f"[default: {settings.variant}]",
        f"[default: {settings.profile}]",
        f"[default: {settings.jail_kind}]",
        f"[default: {settings.bypass_rate}]",
        f"[default: {GateCriteria().max_escape_rate}]",
        f"[default: {GateCriteria().confidence}]",
    ):
        assert shown in help_text


def test_no_option_turns_the_jail_off(tmp_path: Path) -> None:
    for command in COMMANDS:
        said = run_harness(tmp_path, command, "--help").out.lower()
        assert not re.search(r"--(no-jail|unsafe|no-sandbox|unconfined|insecure)", said)
