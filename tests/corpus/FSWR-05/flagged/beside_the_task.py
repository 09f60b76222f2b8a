from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "task_utility.py"
TARGET.write_text(TARGET.read_text().replace("timeout=0.1", "timeout=10"))  # expect: FSWR-05 likely
