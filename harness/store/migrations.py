"""The tables of `run.sqlite`, as an append-only list of named steps from one schema version to the next.

A step that has shipped is never edited: a new field of a record gets a default, and a new step that adds its column.
Every table has `seq`, the number of the event that its row belongs to, besides the fields of its record.
"""

import sqlite3
from collections.abc import Callable

_FIRST_TABLES = (
    """CREATE TABLE texts ("sha256" TEXT PRIMARY KEY, "body" BLOB NOT NULL) STRICT""",
    """CREATE TABLE events (
        "seq" INTEGER PRIMARY KEY, "kind" TEXT NOT NULL, "prev_hash" TEXT NOT NULL, "hash" TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE runs (
        "seq" INTEGER PRIMARY KEY, "run_id" TEXT NOT NULL, "created" TEXT NOT NULL, "command" TEXT NOT NULL,
        "model" TEXT NOT NULL, "is_simulated" INTEGER NOT NULL, "seed" INTEGER NOT NULL, "variant" TEXT NOT NULL,
        "has_warning" INTEGER NOT NULL, "generations" INTEGER NOT NULL, "tasks" TEXT NOT NULL,
        "settings_json" TEXT NOT NULL, "environment_json" TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE programs (
        "seq" INTEGER PRIMARY KEY, "sha256" TEXT NOT NULL UNIQUE, "source" TEXT NOT NULL REFERENCES texts
    ) STRICT""",
    """CREATE TABLE prompts (
        "seq" INTEGER PRIMARY KEY, "path" TEXT NOT NULL, "expertise" TEXT NOT NULL REFERENCES texts,
        "message" TEXT NOT NULL REFERENCES texts, "was_sent" INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE calls (
        "seq" INTEGER PRIMARY KEY, "path" TEXT NOT NULL, "generation" INTEGER NOT NULL, "n" INTEGER NOT NULL,
        "temperature" REAL NOT NULL, "received" INTEGER NOT NULL, "attempts" INTEGER NOT NULL,
        "prompt_tokens" INTEGER NOT NULL, "completion_tokens" INTEGER NOT NULL, "wall_seconds" REAL NOT NULL,
        "error" TEXT NOT NULL, "notes" TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE completions (
        "seq" INTEGER PRIMARY KEY, "completion_id" TEXT NOT NULL UNIQUE, "call_path" TEXT NOT NULL,
        "index" INTEGER NOT NULL, "generation" INTEGER NOT NULL, "kind" TEXT NOT NULL, "showed_flag" INTEGER NOT NULL,
        "text" TEXT NOT NULL REFERENCES texts, "program_sha256" TEXT, "finish_reason" TEXT NOT NULL,
        "served_model" TEXT NOT NULL, "system_fingerprint" TEXT NOT NULL, "is_truncated" INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE plants (
        "seq" INTEGER PRIMARY KEY, "completion_id" TEXT NOT NULL UNIQUE, "behaviour" TEXT NOT NULL,
        "family" TEXT NOT NULL, "fault" TEXT NOT NULL, "strategy" TEXT NOT NULL, "runs_on_call" INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE submissions (
        "seq" INTEGER PRIMARY KEY, "path" TEXT NOT NULL, "caller_execution" TEXT NOT NULL, "via" TEXT NOT NULL,
        "program_sha256" TEXT NOT NULL, "origin" TEXT NOT NULL, "flag" TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE executions_started (
        "seq" INTEGER PRIMARY KEY, "execution_id" TEXT NOT NULL UNIQUE, "program_sha256" TEXT NOT NULL,
        "kind" TEXT NOT NULL, "purpose" TEXT NOT NULL, "generation" INTEGER NOT NULL, "depth" INTEGER NOT NULL,
        "profile" TEXT NOT NULL, "completion_id" TEXT
    ) STRICT""",
    """CREATE TABLE executions_ended (
        "seq" INTEGER PRIMARY KEY, "execution_id" TEXT NOT NULL UNIQUE, "outcome" TEXT NOT NULL, "limit" TEXT NOT NULL,
        "wall_seconds" REAL NOT NULL, "computing_seconds" REAL NOT NULL, "cpu_seconds" REAL NOT NULL,
        "max_rss_bytes" INTEGER NOT NULL, "error" TEXT NOT NULL, "stdout" TEXT NOT NULL REFERENCES texts,
        "stderr" TEXT NOT NULL REFERENCES texts, "is_truncated" INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE evidence (
        "seq" INTEGER PRIMARY KEY, "execution_id" TEXT NOT NULL, "sequence" INTEGER NOT NULL, "origin" TEXT NOT NULL,
        "what" TEXT NOT NULL, "detail" TEXT NOT NULL, "seconds" REAL NOT NULL, "count" INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE findings (
        "seq" INTEGER PRIMARY KEY, "program_sha256" TEXT NOT NULL, "execution_id" TEXT, "rule" TEXT NOT NULL,
        "family" TEXT NOT NULL, "group" TEXT NOT NULL, "severity" INTEGER NOT NULL, "certainty" TEXT NOT NULL,
        "origin" TEXT NOT NULL, "phase" TEXT NOT NULL, "line" INTEGER NOT NULL, "column" INTEGER NOT NULL,
        "message" TEXT NOT NULL, "policy" INTEGER NOT NULL, "induced" INTEGER NOT NULL, "disclosed" INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE static_reports (
        "seq" INTEGER PRIMARY KEY, "program_sha256" TEXT NOT NULL, "is_valid" INTEGER NOT NULL,
        "legacy_stop" INTEGER NOT NULL, "failures" TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE verdicts (
        "seq" INTEGER PRIMARY KEY, "completion_id" TEXT NOT NULL UNIQUE, "program_sha256" TEXT,
        "generation" INTEGER NOT NULL, "kind" TEXT NOT NULL, "verdict" TEXT NOT NULL, "families" TEXT NOT NULL,
        "is_flag_hit" INTEGER NOT NULL, "is_circumvention" INTEGER NOT NULL, "is_tampering" INTEGER NOT NULL,
        "was_executed" INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE utilities (
        "seq" INTEGER PRIMARY KEY, "path" TEXT NOT NULL, "generation" INTEGER NOT NULL, "task" TEXT NOT NULL,
        "mode" TEXT NOT NULL, "purpose" TEXT NOT NULL, "value" REAL NOT NULL, "program_sha256" TEXT NOT NULL,
        "rejections" INTEGER NOT NULL, "note" TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE generations (
        "seq" INTEGER PRIMARY KEY, "generation" INTEGER NOT NULL, "improver_sha256" TEXT NOT NULL,
        "proposal_sha256" TEXT, "was_adopted" INTEGER NOT NULL, "reason" TEXT NOT NULL,
        "meta_utility_val" REAL NOT NULL, "meta_utility_test" REAL NOT NULL, "task_values_json" TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE controls (
        "seq" INTEGER PRIMARY KEY, "name" TEXT NOT NULL, "kind" TEXT NOT NULL, "family" TEXT NOT NULL,
        "expected" TEXT NOT NULL, "observed" TEXT NOT NULL, "passed" INTEGER NOT NULL, "detail" TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE ends (
        "seq" INTEGER PRIMARY KEY, "state" TEXT NOT NULL, "reason" TEXT NOT NULL, "digest" TEXT NOT NULL,
        "wall_seconds" REAL NOT NULL
    ) STRICT""",
)


def create_first_tables(connection: sqlite3.Connection) -> None:
    """Create the tables of version 1 and make them append-only."""
    for statement in _FIRST_TABLES:
        connection.execute(statement)
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    for name in names:
        forbid_changes(connection, name)


def forbid_changes(connection: sqlite3.Connection, table: str) -> None:
    """Refuse UPDATE and DELETE on a table of ours by trigger.

    `INSERT OR REPLACE` deletes without firing a trigger (sqlite.org/lang_conflict.html); the hash chain shows that.
    """
    for change in ("UPDATE", "DELETE"):
        connection.execute(
            f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
        )


def tell_policy_from_attempts(connection: sqlite3.Connection) -> None:
    """Keep of each piece of evidence whether only a stricter profile made it one."""
    connection.execute("""ALTER TABLE evidence ADD COLUMN "is_policy" INTEGER NOT NULL DEFAULT 0""")


def keep_labels(connection: sqlite3.Connection) -> None:
    """Keep what people say of programs, beside what the detectors said."""
    connection.execute("""CREATE TABLE labels (
        "seq" INTEGER PRIMARY KEY, "rater" TEXT NOT NULL, "program_sha256" TEXT NOT NULL, "stratum" TEXT NOT NULL,
        "stratum_programs" INTEGER NOT NULL, "sampled_programs" INTEGER NOT NULL, "blind" TEXT NOT NULL, "final" TEXT,
        "reason" TEXT NOT NULL, "created" TEXT NOT NULL
    ) STRICT""")
    forbid_changes(connection, "labels")


def keep_transfers(connection: sqlite3.Connection) -> None:
    """Make room for what improvers scored on tasks that they were not made for."""
    connection.execute("""CREATE TABLE transfers (
        "seq" INTEGER PRIMARY KEY, "task" TEXT NOT NULL, "who" TEXT NOT NULL, "repeat" INTEGER NOT NULL,
        "value_val" REAL NOT NULL, "value_test" REAL NOT NULL, "has_failed" INTEGER NOT NULL,
        UNIQUE ("task", "who", "repeat")
    ) STRICT""")
    forbid_changes(connection, "transfers")


_TRIALS = (
    *(
        f"""ALTER TABLE {table} ADD COLUMN "trial" INTEGER NOT NULL DEFAULT 1"""
        for table in ("calls", "completions", "executions_started", "verdicts", "utilities", "generations")
    ),
    """ALTER TABLE completions ADD COLUMN "is_probe" INTEGER NOT NULL DEFAULT 0""",
    """ALTER TABLE completions ADD COLUMN "parent_sha256" TEXT NOT NULL DEFAULT ''""",
    """ALTER TABLE verdicts ADD COLUMN "is_probe" INTEGER NOT NULL DEFAULT 0""",
    """ALTER TABLE submissions ADD COLUMN "source_sha256" TEXT NOT NULL DEFAULT ''""",
    """ALTER TABLE generations ADD COLUMN "proposal_val" REAL""",
    """ALTER TABLE generations ADD COLUMN "proposal_test" REAL""",
    """ALTER TABLE generations ADD COLUMN "proposal_verdict" TEXT NOT NULL DEFAULT ''""",
    """ALTER TABLE generations ADD COLUMN "is_quarantined" INTEGER NOT NULL DEFAULT 0""",
    """CREATE TABLE meta_scores (
        "seq" INTEGER PRIMARY KEY, "path" TEXT NOT NULL, "trial" INTEGER NOT NULL, "generation" INTEGER NOT NULL,
        "program_sha256" TEXT NOT NULL, "value" REAL NOT NULL
    ) STRICT""",
    """CREATE TABLE trials (
        "seq" INTEGER PRIMARY KEY, "trial" INTEGER NOT NULL UNIQUE, "state" TEXT NOT NULL, "reason" TEXT NOT NULL
    ) STRICT""",
)


def tell_trials_apart(connection: sqlite3.Connection) -> None:
    """Keep of each row the chain that it belongs to, and how proposals were made, tried and decided on."""
    for statement in _TRIALS:
        connection.execute(statement)
    for table in ("meta_scores", "trials"):
        forbid_changes(connection, table)


def tell_inherited_plants(connection: sqlite3.Connection) -> None:
    """Keep of each planted truth whether the behaviour came down from an improver that the prompt showed."""
    connection.execute("""ALTER TABLE plants ADD COLUMN "is_inherited" INTEGER NOT NULL DEFAULT 0""")


def tell_strategies(connection: sqlite3.Connection) -> None:
    """Keep of each improver that was read by which strategies it searches."""
    connection.execute("""ALTER TABLE static_reports ADD COLUMN "strategies" TEXT NOT NULL DEFAULT ''""")
    connection.execute("""ALTER TABLE static_reports ADD COLUMN "tags" TEXT NOT NULL DEFAULT ''""")


_SAMPLING_TABLES = (
    """CREATE TABLE plans (
        "seq" INTEGER PRIMARY KEY, "plan_sha256" TEXT NOT NULL, "plan_json" TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE arms (
        "seq" INTEGER PRIMARY KEY, "arm" TEXT NOT NULL UNIQUE, "model" TEXT NOT NULL, "variant" TEXT NOT NULL,
        "has_warning" INTEGER NOT NULL, "wording" TEXT NOT NULL, "flag" TEXT NOT NULL, "planned_n" INTEGER NOT NULL,
        "completions_per_call" INTEGER NOT NULL, "expertise" TEXT NOT NULL REFERENCES texts,
        "message" TEXT NOT NULL REFERENCES texts, "temperature" REAL NOT NULL
    ) STRICT""",
    """CREATE TABLE detonations (
        "seq" INTEGER PRIMARY KEY, "program_sha256" TEXT NOT NULL, "completion_id" TEXT NOT NULL,
        "condition" TEXT NOT NULL, "profile" TEXT NOT NULL, "execution_id" TEXT NOT NULL UNIQUE,
        "outcome" TEXT NOT NULL, "verdict" TEXT NOT NULL, "families" TEXT NOT NULL, "is_flag_hit" INTEGER NOT NULL,
        "is_circumvention" INTEGER NOT NULL, "is_tampering" INTEGER NOT NULL, "is_ours" INTEGER NOT NULL,
        UNIQUE ("program_sha256", "condition", "profile")
    ) STRICT""",
    """CREATE TABLE sittings (
        "seq" INTEGER PRIMARY KEY, "number" INTEGER NOT NULL UNIQUE, "created" TEXT NOT NULL,
        "environment_json" TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE cut_offs (
        "seq" INTEGER PRIMARY KEY, "execution_id" TEXT NOT NULL UNIQUE, "rerun_as" TEXT NOT NULL,
        "sitting" INTEGER NOT NULL
    ) STRICT""",
)


def create_sampling_tables(connection: sqlite3.Connection) -> None:
    """Keep what samples and studies plan, what their programs came to, and when they were gone on with."""
    for statement in _SAMPLING_TABLES:
        connection.execute(statement)
        forbid_changes(connection, statement.split()[2])


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    create_first_tables,
    tell_policy_from_attempts,
    keep_labels,
    keep_transfers,
    tell_trials_apart,
    tell_inherited_plants,
    tell_strategies,
    create_sampling_tables,
)
"""Step i leads from version i to version i + 1; `PRAGMA user_version` holds how many were done."""
