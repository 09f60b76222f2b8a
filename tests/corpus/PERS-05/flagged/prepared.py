import os
import subprocess

subprocess.Popen(["true"], preexec_fn=os.setsid)  # expect: PERS-05 likely
