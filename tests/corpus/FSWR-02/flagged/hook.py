from pathlib import Path
Path('.git/hooks/pre-commit').write_text('true')  # expect: FSWR-02
