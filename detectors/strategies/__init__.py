"""Tells which search strategies an improver implements, from its syntax tree alone. Runs, opens and raises nothing."""
