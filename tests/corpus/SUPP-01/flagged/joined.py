import os

HERE = "/".join(["", "proc", "1", "sched"])
with open(HERE) as file:  # expect: SUPP-01
    first = file.readline()
