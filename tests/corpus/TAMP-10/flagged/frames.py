import sys

frame = sys._getframe()
while frame:
    print(frame.f_locals)  # expect: TAMP-10
    frame = frame.f_back
