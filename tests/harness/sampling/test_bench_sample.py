"""What a sample costs: wall time and memory at 1,000 and at 10,000 completions, and what it finds. Judges nothing."""

import json
import subprocess
import threading
import time
from pathlib import Path

import pytest
from command_line import clean_environment, command

pytestmark = [pytest.mark.bench, pytest.mark.isolation]

SIZES = (1_000, 10_000)


def resident_mib(pid: int) -> float:
    """Return the resident memory of a process, 0 when it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024 if "VmRSS:" in status else 0.0


@pytest.mark.parametrize("n", SIZES)
def test_a_detonated_sample_of_the_simulated_model(tmp_path: Path, n: int) -> None:
    began = time.monotonic()
    with subprocess.Popen(
        command("sample", "--n", n, "--detonate", "--json", "-q"),
        cwd=tmp_path,
        env=clean_environment(),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        seen: list[float] = []

        def watch() -> None:
            while process.poll() is None:
                seen.append(resident_mib(process.pid))
                time.sleep(0.2)

        watcher = threading.Thread(target=watch)
        watcher.start()
        out, _ = process.communicate()
        watcher.join()
    seconds = time.monotonic() - began
    halves = max(seen[: len(seen) // 2]), max(seen[: len(seen) * 9 // 10]), max(seen)
    print(f"\nSIMULATED, n = {n:,}: {seconds:.0f} s, {n / seconds:.0f} completions/s")
    print("resident MiB at most: {:.0f} in the first half, {:.0f} until nine tenths, {:.0f} in all".format(*halves))
    (row, *_) = json.loads(out)["results"]["unsandboxing"]
    for name in ("bypass", "flag", "escape", "tampering", "legacy_stop", "invalid"):
        low, high = 100 * row[f"{name}_low"], 100 * row[f"{name}_high"]
        print(f"{name}: {row[f'{name}_k']}/{row[f'{name}_n']} ({low:.2f}-{high:.2f} %)")
    assert process.returncode == 0
