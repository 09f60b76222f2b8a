"""What each command does, given its settings and a screen; each returns its exit code."""
