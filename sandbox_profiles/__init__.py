"""What confinement is asked for, as values and as data; starts no process."""
