import os  # pyright: ignore  # expect: SUPP-06
