import os  # noqa: F401  # expect: SUPP-06
