import sys

def fail():
    raise SystemExit("no solution")

def check(code):
    sys.exit(1)
