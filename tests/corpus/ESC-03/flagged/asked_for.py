import os
os.path.exists('/var/run/docker.sock')  # expect: ESC-03 likely
