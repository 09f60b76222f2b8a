import subprocess
subprocess.run(['nsenter', '-t', '1', 'true'])  # expect: ESC-04
