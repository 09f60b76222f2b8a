"""Samples and studies: many independent improvements of the seed improver, judged and counted by arm."""
