import sys

getattr(sys, "set" + "trace")(print)  # expect: TAMP-13
