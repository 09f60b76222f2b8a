from pathlib import Path
Path('../secret_utility.py').write_text('x')  # expect: FSWR-05
