import subprocess

while True:
    if subprocess.run(["true"]).returncode == 0:
        break
