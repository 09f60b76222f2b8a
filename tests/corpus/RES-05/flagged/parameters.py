import os

def hurry():
    os.sched_setparam(0, os.sched_param(5))  # expect: RES-05

hurry()
