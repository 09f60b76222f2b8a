from pathlib import Path

lines = Path("/proc/self/status").read_text().splitlines()  # expect: SUPP-01
mode = [line for line in lines if line.startswith("Seccomp")]
