from pathlib import Path
link = lambda: Path('x').hardlink_to('/etc/group')  # expect: FSWR-04
link()
