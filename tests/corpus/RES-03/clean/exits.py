import sys

while True:
    if not sys.stdin.readline():
        sys.exit(1)
