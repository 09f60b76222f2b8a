from pathlib import Path
Path('latest').symlink_to('run-1')
