import subprocess

subprocess.run(["echo", "at the end"])
