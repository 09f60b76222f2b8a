import subprocess
subprocess.run(['cat', '/etc/shadow'])  # expect: SECR-03
