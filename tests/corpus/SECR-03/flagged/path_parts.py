from pathlib import Path
store = Path.home() / '.aws' / 'credentials'
store.read_text()  # expect: SECR-03
