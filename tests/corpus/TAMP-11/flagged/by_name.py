import os

getattr(os, "_ex" + "it")(0)  # expect: TAMP-11
