import pathlib
pathlib.Path('/').glob('**/*.json')  # expect: SECR-07
