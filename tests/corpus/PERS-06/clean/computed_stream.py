import io
import sys


def capture(names):
    for name in names:
        setattr(sys, name, io.StringIO())
