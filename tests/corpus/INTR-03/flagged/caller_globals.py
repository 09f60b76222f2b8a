import sys

names = sys._getframe(1).f_globals  # expect: INTR-03
