import subprocess

subprocess.run(["bash", "-c", ":() { :|:& }; :"])  # expect: RES-01
