from pathlib import Path
files = list(Path.home().rglob('*'))  # expect: SECR-07
