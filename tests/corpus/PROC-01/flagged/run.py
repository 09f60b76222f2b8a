import subprocess
subprocess.run(['true'])  # expect: PROC-01
