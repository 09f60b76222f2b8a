from pathlib import Path
Path('/usr/local/bin/tool').touch()  # expect: FSWR-01
