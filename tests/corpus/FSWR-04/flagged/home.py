import os
from pathlib import Path
Path('keys').symlink_to(Path.home() / '.ssh')  # expect: FSWR-04
