"""Keeps a run on disk: append-only rows in SQLite, a log of attempts, a digest, and the folders of runs."""

from harness.store.attempts import AttemptLog
from harness.store.digest import run_digest
from harness.store.rows import TABLES
from harness.store.runs import find_run, list_runs, new_run_folder
from harness.store.store import Store

__all__ = ["TABLES", "AttemptLog", "Store", "find_run", "list_runs", "new_run_folder", "run_digest"]
