from atexit import register as later
import subprocess

def last():
    subprocess.run(["true"])

later(last)  # expect: PERS-01
