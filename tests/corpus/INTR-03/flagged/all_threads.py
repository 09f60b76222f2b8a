import sys

frames = sys._current_frames()  # expect: INTR-03
