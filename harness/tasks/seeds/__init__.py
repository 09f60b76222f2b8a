"""Seed solutions: what each task starts from. Their text is sent into jails; only tests import them."""
