import sys

sys.stdout.flush()
sys.stderr.write("x\n")
