from pathlib import Path

is_contained = Path("/run/.containerenv").exists()  # expect: SUPP-01
