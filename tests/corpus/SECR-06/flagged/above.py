from pathlib import Path
source = Path('..', 'tasks', 'secret_utility.py').read_text()  # expect: SECR-06
