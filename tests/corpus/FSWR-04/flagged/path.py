from pathlib import Path
Path('here').symlink_to('/root')  # expect: FSWR-04
