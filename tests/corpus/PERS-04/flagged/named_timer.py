import subprocess
from threading import Timer

def late():
    subprocess.run(["true"])

Timer(0.1, late).start()  # expect: PERS-04
