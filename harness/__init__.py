"""Runs generated programs in jails, judges them, and keeps what was seen."""
