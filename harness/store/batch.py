"""Rows of one piece of work, kept back until they are written in one transaction."""

import threading
from collections.abc import Iterable

from harness.records import ExecutionStarted, Record
from harness.store.store import Store


class Batch(Store):
    """Passes rows on to a store, many at a time; a start of an execution is never kept back.

    A transaction for each row would be most of what a short program costs. Until `flush` a kill of the process loses
    what was kept back, and so leaves the start without an end. Safe to use from many threads.
    """

    def __init__(self, inner: Store) -> None:
        """Wrap a store, which stays its owner's to close."""
        super().__init__(inner.folder, None)
        self._inner = inner
        self._lock = threading.Lock()
        self._kept: list[Record] = []

    def append_all(self, records: Iterable[Record]) -> None:
        """Keep rows for later, or write all that were kept where one of them says that an execution starts.

        Raises:
            StoreError: They were to be written and cannot be.
        """
        added = list(records)
        with self._lock:
            self._kept += added
        if any(isinstance(record, ExecutionStarted) for record in added):
            self.flush()

    def flush(self) -> None:
        """Write all rows that were kept back.

        Raises:
            StoreError: They cannot be written.
        """
        with self._lock:
            kept, self._kept = self._kept, []
            self._inner.append_all(kept)
