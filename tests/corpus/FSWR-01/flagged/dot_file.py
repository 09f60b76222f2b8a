from pathlib import Path

target = Path.home() / ".bashrc_extra"
target.write_text("# noted")  # expect: FSWR-01
