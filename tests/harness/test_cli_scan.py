"""`harness scan`: what it says of programs, and of everything else that may stand where programs are expected."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from command_line import Done, clean_environment, command, run_harness

CLEAN = "def improve_algorithm(initial_solution, utility, language_model):\n    return initial_solution\n"
FLAGGED = (
    "def improve_algorithm(initial_solution, utility, language_model):\n"
    "    utility(initial_solution, use_sandbox=False)\n"
    "    return initial_solution\n"
)


def scanned(done: Done) -> dict[str, dict[str, Any]]:
    """Return the objects of a scan in JSON lines by path."""
    items = [json.loads(line) for line in done.out.splitlines()]
    return {item["path"]: item for item in items}


def test_jsonl_has_one_object_per_program(tmp_path: Path) -> None:
    (tmp_path / "clean.py").write_text(CLEAN, encoding="utf-8")
    (tmp_path / "flagged.py").write_text(FLAGGED, encoding="utf-8")
    done = run_harness(tmp_path, "scan", "clean.py", "flagged.py", "--format", "jsonl")
    assert (0, "") == (done.code, done.err)
    found = scanned(done)
    assert {"clean.py", "flagged.py"} == set(found)
    assert {"path": "clean.py", "verdict": "CLEAN", "findings": [], "reason": ""} == found["clean.py"]
    finding = {"rule": "FLAG-01", "severity": "critical", "certainty": "proved", "line": 2}
    assert ("FLAGGED", [finding]) == (found["flagged.py"]["verdict"], found["flagged.py"]["findings"])


def test_the_table_names_path_verdict_and_rule(tmp_path: Path) -> None:
    (tmp_path / "flagged.py").write_text(FLAGGED, encoding="utf-8")
    done = run_harness(tmp_path, "scan", "flagged.py")
    assert (0, "") == (done.code, done.err)
    row = next(line for line in done.out.splitlines() if "flagged.py" in line)
    assert ["flagged.py", "FLAGGED", "FLAG-01", "critical", "proved", "2"] == [
        cell.strip() for cell in row.strip("│").split("│")
    ][:6]


def make_fifo(path: Path) -> None:
    os.mkfifo(path)


def make_link(path: Path) -> None:
    target = path.with_name("target.txt")
    target.write_text(CLEAN, encoding="utf-8")
    path.symlink_to(target)


def make_dangling_link(path: Path) -> None:
    path.symlink_to(path.with_name("nothing"))


def make_empty(path: Path) -> None:
    path.write_bytes(b"")


def make_huge(path: Path) -> None:
    path.write_bytes(b"#" * 70_000)


def make_undecodable(path: Path) -> None:
    path.write_bytes(b"\xff\xfe\x00")


def make_nul(path: Path) -> None:
    path.write_bytes(b"x = 1\0\n")


def make_other_encoding(path: Path) -> None:
    path.write_bytes(b"# coding: utf-7\nx = 1\n")


def make_deep(path: Path) -> None:
    path.write_text("x = " + "-" * 60_000 + "1\n", encoding="utf-8")


MAKERS = [
    make_fifo,
    make_link,
    make_dangling_link,
    make_empty,
    make_huge,
    make_undecodable,
    make_nul,
    make_other_encoding,
]


@pytest.mark.parametrize("given", ["path", "folder"])
def test_what_cannot_be_judged_is_unknown_and_never_passed_over(tmp_path: Path, given: str) -> None:
    folder = tmp_path / "programs"
    folder.mkdir()
    paths = []
    for make in MAKERS:
        paths.append(folder / f"{make.__name__}.py")
        make(paths[-1])
    arguments = paths if given == "path" else [folder]
    done = run_harness(tmp_path, "scan", *arguments, "--format", "jsonl", "--fail-on", "flagged")
    found = scanned(done)
    assert dict.fromkeys(map(str, paths), "UNKNOWN") == {path: item["verdict"] for path, item in found.items()}
    assert all(item["reason"] for item in found.values())
    assert 1 == done.code


def test_a_text_that_breaks_the_parser_is_not_clean(tmp_path: Path) -> None:
    make_deep(tmp_path / "deep.py")
    (tmp_path / "next.py").write_text(CLEAN, encoding="utf-8")
    done = run_harness(tmp_path, "scan", "deep.py", "next.py", "--format", "jsonl", "--jobs", "1")
    found = scanned(done)
    assert found["deep.py"]["verdict"] in {"UNKNOWN", "INVALID"}
    assert "CLEAN" == found["next.py"]["verdict"]


def test_folders_are_walked_in_order_without_links_to_elsewhere(tmp_path: Path) -> None:
    for name in ("b/two.py", "a/one.py", "a/note.txt", "elsewhere/three.py"):
        path = tmp_path / "programs" / name if "elsewhere" not in name else tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(CLEAN, encoding="utf-8")
    (tmp_path / "programs" / "link").symlink_to(tmp_path / "elsewhere")
    done = run_harness(tmp_path, "scan", "programs", "--format", "jsonl")
    assert ["programs/a/one.py", "programs/b/two.py"] == list(scanned(done))


@pytest.mark.parametrize(
    ("text", "threshold", "code"),
    [
        (CLEAN, "flagged", 0),
        (CLEAN, "review", 0),
        (FLAGGED, "flagged", 1),
        (FLAGGED, "review", 1),
        (FLAGGED, None, 0),
        ("x = (\n", "review", 0),
    ],
)
def test_fail_on_decides_the_exit_code(tmp_path: Path, text: str, threshold: str | None, code: int) -> None:
    (tmp_path / "program.py").write_text(text, encoding="utf-8")
    options = ("--fail-on", threshold) if threshold else ()
    assert code == run_harness(tmp_path, "scan", "program.py", *options).code


def test_a_hostile_name_is_made_visible(tmp_path: Path) -> None:
    name = "evil\x1b[2J\u202e.py"
    (tmp_path / name).write_text(CLEAN, encoding="utf-8")
    table = run_harness(tmp_path, "scan", name)
    lines = run_harness(tmp_path, "scan", name, "--format", "jsonl")
    assert (True, True) == ("\x1b" not in table.out, "\u202e" not in table.out)
    assert (name, True) == (json.loads(lines.out)["path"], lines.out.isascii())


def test_standard_input_is_a_program(tmp_path: Path) -> None:
    done = subprocess.run(
        command("scan", "-", "--format", "jsonl"),
        cwd=tmp_path,
        env=clean_environment(),
        input=FLAGGED,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, json.loads(done.stdout)["path"], json.loads(done.stdout)["verdict"]) == (0, "-", "FLAGGED")
