import subprocess

subprocess.run("crontab -l", shell=True)  # expect: PERS-05
