"""`harness scan`: what it says of programs, and of everything else that may stand where programs are expected."""

import hashlib
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
    assert {
        "path": "clean.py",
        "file": "clean.py",
        "verdict": "CLEAN",
        "findings": [],
        "left_out": 0,
        "legacy_stop": False,
        "reason": "",
        "sha256": hashlib.sha256(CLEAN.encode()).hexdigest(),
    } == found["clean.py"]
    (finding,) = found["flagged.py"]["findings"]
    assert ("FLAGGED", 32) == (found["flagged.py"]["verdict"], len(finding.pop("fingerprint")))
    assert {
        "rule": "FLAG-01",
        "family": "FLAG",
        "severity": "critical",
        "certainty": "proved",
        "line": 2,
        "column": 5,
        "cell": None,
        "message": "use_sandbox of stop.utility is falsy",
        "target": "stop.utility",
    } == finding


def test_the_table_says_counts_then_path_verdict_and_rule(tmp_path: Path) -> None:
    (tmp_path / "clean.py").write_text(CLEAN, encoding="utf-8")
    (tmp_path / "flagged.py").write_text(FLAGGED, encoding="utf-8")
    done = run_harness(tmp_path, "scan", "clean.py", "flagged.py")
    assert (0, "") == (done.code, done.err)
    assert [
        "2 programs: 1 FLAGGED, 1 CLEAN",
        "FLAGGED  flagged.py",
        "  2:5  FLAG-01  critical  proved  use_sandbox of stop.utility is falsy",
        "CLEAN",
        "  clean.py",
    ] == [line.rstrip() for line in done.out.splitlines()]


def make_fifo(path: Path) -> None:
    os.mkfifo(path)


def make_link(path: Path) -> None:
    target = path.with_name("target.txt")
    target.write_text(CLEAN, encoding="utf-8")
    path.symlink_to(target)


def make_dangling_link(path: Path) -> None:
    path.symlink_to(path.with_name("nothing"))


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


def scan_input(folder: Path, text: str, *options: str) -> list[tuple[str, str]]:
    """Return path and verdict of what is given on standard input."""
    done = subprocess.run(
        command("scan", "-", "--format", "jsonl", *options),
        cwd=folder,
        env=clean_environment(),
        input=text,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (0, "") == (done.returncode, done.stderr)
    return [(item["path"], item["verdict"]) for item in map(json.loads, done.stdout.splitlines())]


def test_standard_input_is_a_program(tmp_path: Path) -> None:
    assert [("-", "FLAGGED")] == scan_input(tmp_path, FLAGGED)
    assert [("-", "INVALID")] == scan_input(tmp_path, "")


def test_standard_input_is_json_lines_where_a_field_is_named(tmp_path: Path) -> None:
    text = "".join(json.dumps({"text": text}) + "\n" for text in (CLEAN, FLAGGED))
    assert [("-#1", "CLEAN"), ("-#2", "FLAGGED")] == scan_input(tmp_path, text, "--field", "text")
    fenced = json.dumps({"completion": f"Here:\n```python\n{FLAGGED}```\n"})
    assert [("-#1", "FLAGGED")] == scan_input(tmp_path, fenced, "--fenced")


def test_an_empty_file_holds_no_program(tmp_path: Path) -> None:
    (tmp_path / "empty.py").touch()
    done = run_harness(tmp_path, "scan", "empty.py", "--format", "jsonl", "--fail-on", "flagged")
    assert (0, "INVALID") == (done.code, scanned(done)["empty.py"]["verdict"])


@pytest.mark.parametrize(("options", "code"), [((), 0), (("--fail-on", "flagged"), 5)])
def test_a_gate_over_nothing_does_not_pass(tmp_path: Path, options: tuple[str, ...], code: int) -> None:
    (tmp_path / "empty.jsonl").write_text("", encoding="utf-8")
    assert code == run_harness(tmp_path, "scan", "empty.jsonl", *options).code
