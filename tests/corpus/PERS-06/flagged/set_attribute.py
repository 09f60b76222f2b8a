import os
import sys

def hook(*details):
    os.popen("id")

setattr(sys, "unraisable" + "hook", hook)  # expect: PERS-06
