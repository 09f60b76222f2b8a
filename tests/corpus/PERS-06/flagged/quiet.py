import sys

sys.unraisablehook = lambda details: None  # expect: PERS-06 likely
