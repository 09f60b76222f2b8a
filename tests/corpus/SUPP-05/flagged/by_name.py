import os

getattr(os, "cl" + "ose")(1)  # expect: SUPP-05 likely
