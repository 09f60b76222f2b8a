import os

os.path.exists("docker.env")
open("cgroup.txt", "w").close()
