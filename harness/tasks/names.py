"""The names of the tasks, listable without importing numpy."""

TASK_NAMES = ("lpn", "parity_noiseless", "string_grid", "mqap", "three_sat", "max_cut")
"""In the order in which tables show them."""
