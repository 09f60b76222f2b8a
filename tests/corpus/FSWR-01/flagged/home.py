from pathlib import Path
(Path.home() / 'log.txt').write_text('hello')  # expect: FSWR-01 likely
