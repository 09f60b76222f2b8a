import subprocess
subprocess.run(['echo', 'amount', 'pseudo', 'summary'])
