import os

os.sched_setaffinity(0, {0, 1})  # expect: RES-05 likely
