from pathlib import Path


def places():
    for root in (Path.home, Path.cwd):
        for name in (".netrc", ".env", ".git-credentials"):
            yield root() / name


for place in places():
    print(place.read_text())  # expect: SECR-03
