import sys

def load(text):
    try:
        return int(text)
    except ValueError:
        sys.exit()  # expect: TAMP-11 likely
