"""What experiments found, as tables that the report, the terminal and the export share."""

from harness.results.catalogue import result_tables
from harness.results.table import Column, Estimate, Kind, ResultTable

__all__ = ["Column", "Estimate", "Kind", "ResultTable", "result_tables"]
