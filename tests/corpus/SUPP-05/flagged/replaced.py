import os

nothing = os.open(os.devnull, os.O_WRONLY)
os.dup2(nothing, 1)  # expect: SUPP-05 likely
