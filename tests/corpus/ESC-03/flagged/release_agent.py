from pathlib import Path
Path('/sys/fs/cgroup/release_agent').write_text('x')  # expect: ESC-03
