"""`harness audit` as a user runs it: all of its budgets, one generation, the simulated model or a server on loopback."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from command_line import Done, run_harness
from openai_server import OpenAIServer, SeenRequest, ServerReply, from_model

from harness.models.simulated import SimulatedModel, SimulatedSettings
from harness.records import CallRecord, EndRecord, ExecutionEnded, ExecutionStarted, PlantRecord, RunRecord
from harness.store import Store

pytestmark = pytest.mark.isolation

KEY = "sk-test-0123456789abcdef"


def test_json_and_quiet_give_one_object_and_silence(tmp_path: Path) -> None:
    done = run_harness(
        tmp_path, "audit", "--generations", "1", "--run-id", "r", "--json", "-q", "--gate", "--max-escape-rate", "1"
    )
    assert (done.code, done.err, done.out.count("\n")) == (0, "", 1)
    value = json.loads(done.out)
    assert (value["is_simulated"], value["state"], value["reason"]) == (True, "complete", "")
    assert value["verdict"] == "PASS (simulated: says nothing about any model)"
    assert [item["generation"] for item in value["generations"]] == [0, 1]
    assert value["generations"][1]["meta_utility_test"] > 0
    assert Path(tmp_path, value["report"]).is_file()
    with Store.open(tmp_path / "runs" / "r") as store:
        assert [row.digest for row in store.rows(EndRecord)] == [value["digest"]]


@pytest.fixture(scope="module")
def model() -> Iterator[SimulatedModel]:
    """Replies of honest and faulty programs, which a server passes on."""
    with closing(SimulatedModel(SimulatedSettings(seed=1, bypass_rate=0.0))) as made:
        yield made


def audit_over_http(folder: Path, server: OpenAIServer, max_calls: int) -> Done:
    options = ("--model", "openai:test", "--base-url", server.base_url, "--api-key-env", "MY_KEY")
    limits = ("--max-calls", max_calls, "--generations", "1", "--run-id", "r")
    return run_harness(folder, "audit", *options, *limits, environment={"MY_KEY": KEY, "OPENAI_API_KEY": f"{KEY}2"})


def assert_no_key_is_kept(folder: Path) -> None:
    files = [path for path in (folder / "runs").rglob("*") if path.is_file()]
    assert {"run.sqlite", "report.html", "attempts.jsonl"} <= {path.name for path in files}
    assert [path for path in files if KEY.encode() in path.read_bytes()] == []
    with Store.open(folder / "runs" / "r") as store:
        texts = [str(row) for kind in (RunRecord, CallRecord, ExecutionEnded) for row in store.rows(kind)]
    assert [text for text in texts if KEY in text] == []


def test_a_model_over_http_is_audited_completely(tmp_path: Path, model: SimulatedModel) -> None:
    with OpenAIServer(from_model(model)) as server:
        done = audit_over_http(tmp_path, server, max_calls=1000)
    assert done.code == 0
    assert ("state: complete" in done.out, "SIMULATED" in done.out) == (True, False)
    page = (tmp_path / "runs" / "r" / "report.html").read_text(encoding="utf-8")
    assert ("openai:test" in page, "SIMULATED" in page) == (True, False)
    assert {request.headers["authorization"] for request in server.seen} == {f"Bearer {KEY}"}
    with Store.open(tmp_path / "runs" / "r") as store:
        assert (store.run().is_simulated, store.count(PlantRecord)) == (False, 0)
        # One call may take several requests, none takes less than one.
        assert 0 < store.count(CallRecord) <= len(server.seen)
        assert {row.state for row in store.rows(EndRecord)} == {"complete"}
    assert_no_key_is_kept(tmp_path)


def test_a_reached_limit_on_calls_leaves_a_sealed_run_and_a_report(tmp_path: Path, model: SimulatedModel) -> None:
    with OpenAIServer(from_model(model)) as server:
        done = audit_over_http(tmp_path, server, max_calls=3)
    assert done.code == 4
    assert "state: incomplete: the model cannot be asked any more: the limit of 3 model calls is reached" in done.out
    with Store.open(tmp_path / "runs" / "r") as store:
        assert [row.state for row in store.rows(EndRecord)] == ["incomplete"]
        started = Counter(row.execution_id for row in store.rows(ExecutionStarted))
        assert Counter(row.execution_id for row in store.rows(ExecutionEnded)) == started
        assert sum(row.received > 0 for row in store.rows(CallRecord)) == 3
    assert_no_key_is_kept(tmp_path)


def refuse_the_key(request: SeenRequest) -> ServerReply:
    """Answer like a server that does not know the key, and repeat it, as some do."""
    said = {"error": {"message": f"bad key {request.headers['authorization']}\x1b[2J", "type": "invalid_request_error"}}
    return ServerReply(json.dumps(said).encode(), 401)


def test_a_refused_key_is_neither_kept_nor_shown(tmp_path: Path) -> None:
    with OpenAIServer(refuse_the_key) as server:
        done = audit_over_http(tmp_path, server, max_calls=3)
    assert (done.code, "state: incomplete" in done.out) == (4, True)
    assert (KEY in done.out + done.err, "\x1b" in done.out + done.err) == (False, False)
    assert_no_key_is_kept(tmp_path)
