import sys as system
import subprocess

def hook(*details):
    subprocess.run(["true"])

def install():
    system.displayhook = hook  # expect: PERS-06

install()
