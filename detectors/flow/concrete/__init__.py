"""A bounded calculator for what a program makes of constants, on plain values and without running its text."""
