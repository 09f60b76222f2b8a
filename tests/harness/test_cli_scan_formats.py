"""The formats of `harness scan`: one criterion in all of them, and what is known is printed whatever happens."""

import json
import os
import pty
import select
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from command_line import clean_environment, command, run_harness

SCHEMA = json.loads((Path(__file__).parents[1] / "data" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
CLEAN = "def improve_algorithm(initial_solution, utility, language_model):\n    return initial_solution\n"
FLAGGED = (
    "def improve_algorithm(initial_solution, utility, language_model):\n"
    "    utility(initial_solution, use_sandbox=False)\n"
    "    return initial_solution\n"
)
REVIEW = "def improve_algorithm(initial_solution, utility, language_model, flag):\n    utility(1, use_sandbox=flag())\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with one thing of each kind and each verdict."""
    cells = [{"cell_type": "code", "source": "x = 1"}, {"cell_type": "code", "source": "y = 2\n!true"}]
    files = {
        "clean.py": CLEAN,
        "name with # and ä.py": FLAGGED,
        "review.py": REVIEW,
        "refused.py": "x = (\n",
        "unknown.py": "# coding: utf-7\n",
        "book.ipynb": json.dumps({"nbformat": 4, "cells": cells}),
        "page.md": f"words\n\n```python\n{FLAGGED}```\n",
        "lines.jsonl": json.dumps({"code": CLEAN}) + "\nnope\n" + json.dumps({"code": FLAGGED}) + "\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def sarif(folder: Path, *arguments: str) -> dict[str, Any]:
    """Return the one run of a valid SARIF log."""
    done = run_harness(folder, "scan", *arguments, "--format", "sarif")
    assert (0, "") == (done.code, done.err)
    log = json.loads(done.out)
    jsonschema.validate(log, SCHEMA)
    (run,) = log["runs"]
    return dict(run)


def test_a_sarif_log_is_valid_and_places_every_result(folder: Path) -> None:
    run = sarif(folder, ".", "lines.jsonl")
    found = {
        (item["ruleId"], item["kind"], item["level"]): item["locations"][0]["physicalLocation"]
        for item in run["results"]
    }
    uris = {place["artifactLocation"]["uri"]: place.get("region") for place in found.values()}
    assert {
        ("ANLZ-01", "open", "none"),
        ("ANLZ-02", "informational", "none"),
        ("ANLZ-10", "open", "none"),
        ("FLAG-01", "fail", "error"),
        ("FLAG-03", "review", "none"),
        ("PROC-01", "fail", "error"),
    } == set(found)
    assert None is uris["book.ipynb"]
    places = [
        (
            item["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            item["locations"][0]["physicalLocation"].get("region"),
        )
        for item in run["results"]
        if item["ruleId"] == "FLAG-01"
    ]
    assert [
        ("name%20with%20%23%20and%20%C3%A4.py", {"startLine": 2, "startColumn": 5}),
        ("page.md", {"startLine": 5, "startColumn": 5}),
        ("lines.jsonl", {"startLine": 3}),
    ] == places


def test_a_sarif_log_says_that_not_all_was_analysed(folder: Path) -> None:
    run = sarif(folder, ".", "lines.jsonl")
    (invocation,) = run["invocations"]
    notes = [note["message"]["text"] for note in invocation["toolExecutionNotifications"]]
    assert (False, 2) == (invocation["executionSuccessful"], len(notes))
    assert ["unknown.py", "lines.jsonl#2"] == [note.split(":")[0] for note in notes]
    (whole,) = sarif(folder, "clean.py")["invocations"]
    assert {"executionSuccessful": True, "toolExecutionNotifications": []} == whole


def test_a_sarif_result_refers_to_its_rule_its_artifact_and_their_taxa(folder: Path) -> None:
    run = sarif(folder, ".")
    rules = run["tool"]["driver"]["rules"]
    artifacts = run["artifacts"]
    assert len({item["location"]["uri"] for item in artifacts}) == len(artifacts)
    for result in run["results"]:
        rule = rules[result["ruleIndex"]]
        place = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert (result["ruleId"], place["uri"]) == (rule["id"], artifacts[place["index"]]["location"]["uri"])
        related = [item["target"]["id"] for item in rule["relationships"]]
        assert related == [taxon["id"] for taxon in result["taxa"]]
        for taxon in result["taxa"]:
            taxonomy = run["taxonomies"][taxon["toolComponent"]["index"]]
            assert taxonomy["name"] == taxon["toolComponent"]["name"]
            assert taxon["id"] in {item["id"] for item in taxonomy["taxa"]}
    assert ("unicodeCodePoints", False) == (run["columnKind"], any("suppressions" in item for item in run["results"]))


def test_a_fingerprint_survives_new_names_and_a_new_layout(tmp_path: Path) -> None:
    other = FLAGGED.replace("initial_solution", "start").replace("    utility(", "\n\n    # words\n    utility( ")
    for name, text in (("one.py", FLAGGED), ("two.py", other)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    prints = [result["partialFingerprints"] for result in sarif(tmp_path, "one.py", "two.py")["results"]]
    assert 2 == len(prints)
    assert prints[0] == prints[1]
    assert ["harness/v1"] == list(prints[0])


def test_the_json_document_counts_what_its_programs_say(folder: Path) -> None:
    done = run_harness(folder, "scan", ".", "lines.jsonl", "--format", "json", "--fail-on", "review")
    found = json.loads(done.out)
    assert (1, "harness", "complete", True) == (done.code, found["tool"], found["state"], found["summary"]["failed"])
    assert {"FLAGGED": 4, "UNKNOWN": 2, "REVIEW": 1, "CLEAN": 2, "INVALID": 1} == found["summary"]["verdicts"]
    assert len(found["programs"]) == found["summary"]["programs"] == 10
    lines = run_harness(folder, "scan", ".", "lines.jsonl", "--format", "jsonl").out.splitlines()
    assert found["programs"] == [json.loads(line) for line in lines]
    assert "--fail-on review: 7 of 10 programs" in done.err


@pytest.mark.parametrize(("threshold", "hits"), [("flagged", 6), ("review", 7)])
def test_one_criterion_decides_code_and_count(folder: Path, threshold: str, hits: int) -> None:
    done = run_harness(folder, "scan", ".", "lines.jsonl", "--fail-on", threshold)
    assert (1, f"--fail-on {threshold}: {hits} of 10 programs\n") == (done.code, done.err)


def test_what_was_read_is_printed_when_a_run_breaks(folder: Path) -> None:
    (folder / "run.sqlite").write_bytes(b"no database")
    done = run_harness(folder, "scan", ".", "--format", "json")
    assert (3, "", 2) == (done.code, done.out, len(done.complaint))
    assert "run.sqlite" in done.complaint[0]


def test_a_folder_without_programs_says_so(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("words\n", encoding="utf-8")
    done = run_harness(tmp_path, "scan", ".")
    assert (0, "0 programs\n", "no program was found in what was given\n") == (done.code, done.out, done.err)


def many_lines(folder: Path) -> Path:
    """Return a file with more programs than are read in a moment."""
    path = folder / "many.jsonl"
    path.write_text((json.dumps({"code": FLAGGED}) + "\n") * 50_000, encoding="utf-8")
    return path


def wait_for_one_program(process: subprocess.Popen[bytes]) -> bytes:
    """Return the first line that a scan prints."""
    assert process.stdout is not None
    return process.stdout.readline()


def workers_of(process: subprocess.Popen[bytes]) -> list[int]:
    """Return the processes that a process has started."""
    tasks = Path(f"/proc/{process.pid}/task").iterdir()
    return [int(pid) for task in tasks for pid in (task / "children").read_text(encoding="ascii").split()]


def test_an_interrupted_scan_prints_what_it_knows_and_leaves_no_process(tmp_path: Path) -> None:
    arguments = command("scan", many_lines(tmp_path).name, "--format", "jsonl")
    process = subprocess.Popen(
        arguments, cwd=tmp_path, env=clean_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    first = wait_for_one_program(process)
    workers = workers_of(process)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    lines = [json.loads(line) for line in (first + out).splitlines()]
    assert (130, True) == (process.returncode, b"interrupted: " in err)
    assert [f"many.jsonl#{number}" for number in range(1, len(lines) + 1)] == [line["path"] for line in lines]
    assert workers
    assert not any(Path(f"/proc/{pid}").exists() for pid in workers)


def test_an_interrupted_sarif_log_is_whole_and_says_that_it_is_not_all(tmp_path: Path) -> None:
    arguments = command("scan", many_lines(tmp_path).name, "--format", "sarif")
    process = subprocess.Popen(
        arguments, cwd=tmp_path, env=clean_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    while not workers_of(process):
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    log = json.loads(out)
    jsonschema.validate(log, SCHEMA)
    assert (130, False) == (process.returncode, log["runs"][0]["invocations"][0]["executionSuccessful"])


def test_a_reader_that_goes_away_ends_the_scan_without_a_complaint(tmp_path: Path) -> None:
    arguments = command("scan", many_lines(tmp_path).name, "--format", "jsonl")
    with subprocess.Popen(
        arguments, cwd=tmp_path, env=clean_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        wait_for_one_program(process)
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert (130, b"") == (process.wait(timeout=60), process.stderr.read())


def on_terminal(folder: Path, columns: int, *arguments: str) -> tuple[str, str]:
    """Return what a scan writes to a terminal of so many columns as its stderr, and to a file as its stdout."""
    ours, theirs = pty.openpty()
    variables = clean_environment(COLUMNS=str(columns), TERM="xterm-256color")
    with (folder / "out.txt").open("wb") as out:
        process = subprocess.Popen(
            command("scan", *arguments), cwd=folder, env=variables, stdin=subprocess.DEVNULL, stdout=out, stderr=theirs
        )
        os.close(theirs)
        seen = b""
        while process.poll() is None or select.select([ours], [], [], 0)[0]:
            try:
                seen += os.read(ours, 65536) if select.select([ours], [], [], 0.1)[0] else b""
            except OSError:
                break
        process.wait(timeout=60)
    os.close(ours)
    return seen.decode(), (folder / "out.txt").read_text(encoding="utf-8")


def test_progress_is_shown_on_a_terminal_and_never_in_the_data(folder: Path) -> None:
    seen, out = on_terminal(folder, 100, ".", "--format", "json")
    assert ("programs read" in seen, "flagged" in seen) == (True, True)
    assert "complete" == json.loads(out)["state"]
    quiet, _ = on_terminal(folder, 100, ".", "--format", "json", "--quiet")
    assert "" == quiet
