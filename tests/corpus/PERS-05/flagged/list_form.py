from subprocess import Popen

Popen(["setsid", "true"])  # expect: PERS-05
