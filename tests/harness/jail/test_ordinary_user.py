"""An ordinary user gets the same jails as root: what programs do, what is seen of them, and which controls pass."""

import json

import pytest
from ordinary_user import run_as_ordinary_user, run_script

pytestmark = pytest.mark.isolation

RUN_PROGRAMS = """
import json, os
from jailed import Cell, profile_with

def told(fact):
    # What a limit says holds measured numbers.
    return f"{fact.origin.value}: {fact.what}" + (f" {fact.detail}" if fact.origin.value == "kernel" else "")

def facts(ran):
    seen = sorted(told(fact) for fact in ran.execution.evidence if fact.origin.value != "audit")
    scores = [None if score is None else score.value for score in ran.scores]
    execution = ran.execution
    return [execution.outcome.value, seen, ran.result, scores, execution.stdout, execution.stderr, execution.error]

programs = json.loads(sys.argv[1])
with Cell(profile=profile_with(computing_seconds=1.0, absolute_seconds=20.0)) as cell:
    found = {name: facts(cell.improve(body)) for name, body in programs["improvers"].items()}
    found |= {name: facts(cell.solve(text, 1, [2.5, "x"])) for name, text in programs["solutions"].items()}
print(json.dumps({"user": os.geteuid(), "found": found}))
"""
IMPROVERS = {
    "honest": """
        from helpers import extract_code
        replies = language_model.batch_prompt("You improve.", ["Improve this."] * 2)
        print(len(replies))
        return max(extract_code(replies), key=utility)
    """,
    "socket": """
        import socket
        try:
            socket.create_connection(("192.0.2.1", 9), timeout=1)
        except OSError as error:
            print(error.errno)
    """,
    "canary": """
        print(len(open("/etc/passwd").read()) > 0)
    """,
    "process": """
        import os
        try:
            os.fork()
        except OSError as error:
            print(error.errno)
    """,
    "command": """
        import os
        try:
            os.execv("/bin/true", ["true"])
        except OSError as error:
            print(error.errno)
    """,
    "exit": """
        import os
        os._exit(0)
    """,
    "endless": """
        while True:
            pass
    """,
    "memory": """
        return "x" * 8_000_000_000
    """,
    "threads": """
        import threading
        event, started = threading.Event(), 0
        try:
            for started in range(1000):
                threading.Thread(target=event.wait, daemon=True).start()
        except RuntimeError:
            print(started)
        event.set()
    """,
    "seen": """
        import os
        print(os.getuid(), os.getgid(), os.getpid(), sorted(os.listdir("/")))
    """,
}
SOLUTIONS = {
    "solution": "def algorithm(x):\n    return x\n",
    "wrong": "def algorithm(x):\n    return [x]\n",
    "killed": "import os\ndef algorithm(x):\n    os.abort()\n",
}
PROGRAMS = {"improvers": IMPROVERS, "solutions": SOLUTIONS}
RUN_DOCTOR = """
import json, subprocess
command = [sys.executable, "-I", "-m", "harness.cli", "doctor", "--format", "json"]
done = subprocess.run(command, capture_output=True, text=True)
print(json.dumps([done.returncode, json.loads(done.stdout), done.stderr]))
"""


def test_programs_do_the_same_and_are_seen_the_same() -> None:
    theirs = json.loads(run_as_ordinary_user(RUN_PROGRAMS, PROGRAMS))
    ours = json.loads(run_script(RUN_PROGRAMS, PROGRAMS))
    assert theirs["user"] != 0
    found = theirs["found"]
    assert found == ours["found"]
    outcomes = {name: values[0] for name, values in found.items()}
    assert {
        "honest": "completed",
        "socket": "completed",
        "canary": "completed",
        "process": "completed",
        "command": "completed",
        "exit": "exited",
        "endless": "timed_out",
        "memory": "out_of_memory",
        "threads": "completed",
        "seen": "completed",
        "solution": "completed",
        "wrong": "completed",
        "killed": "signalled",
    } == outcomes
    assert ([], [1.0, 1.0]) == (found["solution"][1], found["solution"][3])
    assert [[], "2\n"] == [found["honest"][1], found["honest"][4]]
    assert ["kernel: socket AF_INET SOCK_STREAM"] == found["socket"][1]
    assert "canary: file:/etc/passwd" in found["canary"][1]
    assert found["process"][1][0].startswith("kernel: clone")
    # Read from the program's memory, which an ordinary user may only do by one call of several.
    assert ["kernel: execve /bin/true [true]"] == found["command"][1]
    assert 1 < int(found["threads"][4]) < 100


def test_all_controls_pass_as_for_root() -> None:
    code, said, talk = json.loads(run_as_ordinary_user(RUN_DOCTOR))
    assert (0, "") == (code, talk)
    root_code, root_said, _ = json.loads(run_script(RUN_DOCTOR))
    assert (0, said["controls"]) == (root_code, root_said["controls"])
