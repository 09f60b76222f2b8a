import subprocess
try:
    pass
except subprocess.TimeoutExpired:
    pass
