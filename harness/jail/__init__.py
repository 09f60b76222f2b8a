"""Starts jails, runs one program in each, and brings back what was seen from outside."""
