import subprocess
TIMEOUT = 3
