from sys import _current_frames as everybody

frames = everybody()  # expect: INTR-03
